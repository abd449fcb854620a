package im.clove.node.ext.std;

import im.clove.node.core.Envelope;
import im.clove.node.core.Origin;
import im.clove.node.ext.Carried;
import im.clove.node.ext.Chapter;
import im.clove.node.ext.Effect;
import im.clove.node.ext.Estate;
import im.clove.node.ext.Extension;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Hook.AccountIq;
import im.clove.node.ext.Hook.AccountQuery;
import im.clove.node.ext.Outcome;
import im.clove.node.ext.Phase;
import im.clove.node.ext.Query;
import im.clove.node.ext.Reply;
import im.clove.node.ext.Slot;
import im.clove.node.ext.View;
import im.clove.node.ext.Xep;
import im.clove.node.pubsub.Asker;
import im.clove.node.pubsub.Asker.Standing;
import im.clove.node.store.Key;
import im.clove.node.store.RecordReader;
import im.clove.node.store.RecordWriter;
import im.clove.node.store.Shelf;
import im.clove.node.store.Table;
import im.clove.node.store.Writes;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import im.clove.xmpp.xml.XmlWriter;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// XEP-0054: one vCard for each account, that the account sets, and its contacts and the users of this server read.
/// Without its photo, which is the account's avatar ([Avatars]); that one's hash stands in presence (XEP-0153,
/// XEP-0398).
public final class VCardTemp implements Extension {
    public static final String NS = "vcard-temp";

    /// XEP-0153: in presences.
    public static final String UPDATE = "vcard-temp:x:update";
    private static final int MOST_BYTES = 64 * 1024;
    private static final String TOO_LARGE = "Without its photo a vCard may have " + MOST_BYTES / 1024 + " KiB";
    private static final byte FORMAT = 1;

    /// How many bytes it has.
    ///
    /// ```
    /// vcards
    ///   (account)    the vCard
    /// ```
    static final Chapter<Integer> SIZE = Chapter.of(new Table("vcards"), shelf -> {
        byte[] kept = shelf.get(Key.EMPTY);
        return kept == null ? 0 : kept.length;
    });

    /// Whether an empty photo in a session's presence is of our making: then a hash takes its place, where a client's
    /// own says that none is wanted.
    private static final Slot<Boolean> EMPTIED = new Slot<>("photo emptied", false);

    private final PepNodes nodes;

    VCardTemp(PepNodes nodes) {
        this.nodes = nodes;
    }

    @Override
    public Xep xep() {
        return new Xep(54, "vcard-temp", "1.3.0");
    }

    @Override
    public List<String> serverFeatures() {
        return List.of(NS);
    }

    @Override
    public List<String> accountFeatures() {
        return List.of(NS);
    }

    @Override
    public List<Chapter<?>> chapters() {
        return List.of(SIZE);
    }

    @Override
    public List<Hook> hooks() {
        return List.of(
                new AccountQuery(Hook.Asker.SELF, Iq.Type.GET, NS, "vCard", this::get),
                new AccountQuery(Hook.Asker.OTHER, Iq.Type.GET, NS, "vCard", this::get),
                new AccountIq(Hook.Asker.SELF, Iq.Type.SET, NS, "vCard", this::set),
                new Hook.OutboundHook(Phase.WATCH, this::presence));
    }

    /// A stranger gets no vCard. What shares presence with the account in another way, such as a room it has entered,
    /// gets the avatar if that is for everybody.
    private Query get(View view, Iq request) {
        Jid from = request.from() == null ? view.account() : request.from();
        Asker asker = PepTurn.asker(view, from);
        Optional<Element> photo = nodes.photo(view, asker);
        boolean isKnown = asker.standing() != Standing.STRANGER;
        boolean isThere =
                isKnown && view.chapter(SIZE) > 0 || photo.isPresent() && (isKnown || view.sharesPresence(from));
        if (!isThere && asker.standing() != Standing.OWNER) {
            return new Query.Refuse(StanzaError.of(Condition.SERVICE_UNAVAILABLE), "no vCard for the asker");
        }
        return new Query.Read(SIZE, shelf -> {
            Element card = isKnown ? read(shelf) : Element.of(NS, "vCard");
            Element whole = photo.map(card::with).orElse(card);
            return new Query.Found.Answer(List.of(), Replies.result(request, whole));
        });
    }

    private static Element read(Shelf shelf) {
        byte[] kept = shelf.get(Key.EMPTY);
        if (kept == null) {
            return Element.of(NS, "vCard");
        }
        RecordReader in = new RecordReader("vCard", kept, FORMAT);
        byte[] document = in.bytes();
        in.end();
        return Elements.stored(document);
    }

    private Reply<Effect> set(View view, Iq request) {
        Element card = request.payload();
        Avatars.Photo photo = null;
        if (hasPhoto(card)) {
            photo = photo(card).orElse(null);
            if (photo == null) {
                return Reply.refuse(Condition.BAD_REQUEST, "a photo that is no Base64");
            }
        }
        byte[] value = value(card);
        if (value.length > MOST_BYTES) {
            return new Reply.Refuse<>(StanzaError.of(Condition.RESOURCE_CONSTRAINT, TOO_LARGE), "too large");
        }
        Effect turn = new Effect.Turn<>(SIZE, value.length, new Writes().put(Key.EMPTY, value));
        return nodes.setAvatar(view, request, photo, turn);
    }

    /// Whether it shows an image that is part of it.
    public static boolean hasPhoto(Element card) {
        return card.child(NS, "PHOTO")
                .flatMap(p -> p.child(NS, "BINVAL"))
                .filter(image -> !image.text().isBlank())
                .isPresent();
    }

    /// By which the image is known (XEP-0153): SHA-1 of its bytes, in hex; empty if it is no Base64.
    ///
    /// @param card that has one
    public static Optional<String> photoHash(Element card) {
        return photo(card).map(Avatars.Photo::hash);
    }

    private static Optional<Avatars.Photo> photo(Element card) {
        Element photo = card.child(NS, "PHOTO").orElse(card);
        String type = photo.child(NS, "TYPE").map(Element::text).orElse("image/png");
        return photo.child(NS, "BINVAL").flatMap(image -> Avatars.Photo.of(type, image.text()));
    }

    /// Without the photo.
    private static byte[] value(Element card) {
        Element kept = card.without(e -> e.is(NS, "PHOTO") && e.has(NS, "BINVAL"));
        return new RecordWriter(FORMAT).bytes(XmlWriter.document(kept)).done();
    }

    @Override
    public Optional<Carried> carried() {
        return Optional.of(new Luggage());
    }

    private final class Luggage implements Carried {
        @Override
        public void out(Estate from, Consumer<Element> to) {
            if (from.chapter(SIZE) > 0) {
                to.accept(read(from.shelf(SIZE)));
            }
        }

        @Override
        public boolean knows(Element element) {
            return element.is(NS, "vCard");
        }

        @Override
        public Optional<String> in(Estate to, Element card) {
            byte[] value = value(card);
            if (value.length > MOST_BYTES) {
                return Optional.of(TOO_LARGE);
            }
            to.turn(SIZE, value.length, new Writes().put(Key.EMPTY, value));
            if (!hasPhoto(card)) {
                return Optional.empty();
            }
            return photo(card).map(photo -> nodes.avatar(to, photo)).orElse(Optional.of("a photo that is no Base64"));
        }
    }

    /// XEP-0398 §4: the hash of the avatar stands in every presence that does not say that it shall not.
    private Outcome presence(View view, Envelope envelope) {
        if (!(envelope.stanza() instanceof Presence p) || p.type() != Presence.Type.AVAILABLE || p.from() == null) {
            return Outcome.PASS;
        }
        String resource = p.from().resource();
        boolean isAgain = envelope.origin() instanceof Origin.Node;
        String said = p.element()
                .child(UPDATE, "x")
                .flatMap(x -> x.child(UPDATE, "photo"))
                .map(Element::text)
                .orElse(null);
        boolean wasEmptied = view.slot(resource, EMPTIED);
        if (said != null && said.isEmpty() && !(isAgain && wasEmptied)) {
            return wasEmptied ? new Outcome.Go(p, List.of(emptied(resource, false))) : Outcome.PASS;
        }
        String hash = nodes.avatarHash(view);
        if (hash.equals(said == null ? "" : said)) {
            return Outcome.PASS;
        }
        Element photo = Element.ofText(UPDATE, "photo", hash);
        Element with = p.element().without(e -> e.is(UPDATE, "x")).with(Element.of(UPDATE, "x", photo));
        List<Effect> effects =
                p.to() == null && hash.isEmpty() != wasEmptied ? List.of(emptied(resource, hash.isEmpty())) : List.of();
        return new Outcome.Go(p.withElement(with), effects);
    }

    private static Effect emptied(String resource, boolean now) {
        return new Effect.Remember<>(resource, EMPTIED, now);
    }
}
