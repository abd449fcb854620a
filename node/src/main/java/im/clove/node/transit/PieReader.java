package im.clove.node.transit;

import im.clove.node.store.StoredKeys;
import im.clove.xmpp.im.RosterItem;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.jid.JidFormatException;
import im.clove.xmpp.stanza.Delay;
import im.clove.xmpp.xml.Element;
import java.io.InputStream;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads accounts from XEP-0227 (1.1) as they come: of a roster, a list, an archive one thing at a time. What is not
/// known is left out and told; XInclude (§5) is not followed, no entity is but those of XML itself, and a document type
/// ends it. Not thread-safe.
public final class PieReader {
    private static final String XINCLUDE = "http://www.w3.org/2001/XInclude";
    private static final String PUBSUB = "http://jabber.org/protocol/pubsub";

    private final ElementSource source;
    private final Sink sink;

    private PieReader(ElementSource source, Sink sink) {
        this.source = source;
        this.sink = sink;
    }

    /// @throws UnreadableSourceException if it is no such document; accounts that ended before were handed on
    public static void read(InputStream in, Sink sink) throws UnreadableSourceException {
        try (ElementSource source = new ElementSource(in)) {
            new PieReader(source, sink).document();
        }
    }

    private void document() throws UnreadableSourceException {
        ElementSource.Open root = source.root();
        if (!root.is(PieWriter.NS, "server-data")) {
            throw source.trouble(
                    "this is no export of an XMPP server (XEP-0227): it begins with '" + root.name() + "'");
        }
        for (ElementSource.Open each = source.next(); each != null; each = source.next()) {
            if (each.is(PieWriter.NS, "host")) {
                host(each);
            } else {
                unknown(each);
            }
        }
        source.end();
    }

    private void unknown(ElementSource.Open open) throws UnreadableSourceException {
        if (open.is(XINCLUDE, "include")) {
            throw source.trouble("a part of it is in another file, '" + open.attribute("href")
                    + "'; put all of it into one, as xmllint can");
        }
        sink.left(
                "'" + open.name() + "'",
                open.namespace().isEmpty() ? "it is not known here" : open.namespace() + " is not known here");
        source.skip();
    }

    private void host(ElementSource.Open open) throws UnreadableSourceException {
        Domain domain;
        try {
            domain = Domain.of(open.attribute("jid"));
        } catch (JidFormatException e) {
            throw source.trouble("'" + open.attribute("jid") + "' is no domain");
        }
        for (ElementSource.Open each = source.next(); each != null; each = source.next()) {
            if (each.is(PieWriter.NS, "user")) {
                user(each, domain);
            } else {
                unknown(each);
            }
        }
    }

    private void user(ElementSource.Open open, Domain domain) throws UnreadableSourceException {
        Jid account;
        try {
            account = Jid.of(open.attribute("name"), domain, "");
        } catch (JidFormatException e) {
            throw source.trouble("'" + open.attribute("name") + "' cannot be an account's name: " + e.getMessage());
        }
        if (!account.hasLocal()) {
            throw source.trouble("a user without a name");
        }
        sink.begin(account);
        String password = open.attribute("password");
        if (!password.isEmpty()) {
            sink.take(new Piece.Password(password));
        }
        for (ElementSource.Open each = source.next(); each != null; each = source.next()) {
            part(each, domain);
        }
        sink.end();
    }

    private void part(ElementSource.Open open, Domain domain) throws UnreadableSourceException {
        if (open.is(RosterItem.NS, "query")) {
            each(item -> sink.take(new Piece.Contact(item)));
        } else if (open.is(PieWriter.NS, "offline-messages")) {
            each(message -> sink.take(new Piece.Waiting(message, at(message, domain))));
        } else if (open.is(PieWriter.MAM, "archive")) {
            each(this::archived);
        } else if (open.is("jabber:iq:private", "query") || open.is("urn:xmpp:blocking", "blocklist")) {
            each(child -> sink.take(new Piece.Kept(Element.of(open.namespace(), open.name(), child))));
        } else if (open.is(PUBSUB, "pubsub")) {
            nodes();
        } else if (open.is(PUBSUB + "#owner", "pubsub")) {
            each(child -> sink.take(new Piece.Kept(Element.of(open.namespace(), "pubsub", child))));
        } else if (open.is(XINCLUDE, "include")) {
            unknown(open);
        } else {
            Element whole = source.whole(open);
            if (whole == null) {
                sink.left("'" + open.name() + "'", tooLarge());
            } else {
                single(whole);
            }
        }
    }

    private void single(Element element) {
        if (element.is(PieWriter.SCRAM, "scram-credentials")) {
            keys(element);
        } else if (element.is(PieWriter.OWN, "account")) {
            sink.take(new Piece.Made(
                    Delay.instant(element.attributeOr("created", "")).orElse(null),
                    element.attributeOr("disabled", "").equals("true")));
        } else if (element.is(Element.CLIENT, "presence")) {
            sink.take(new Piece.Request(element));
        } else {
            sink.take(new Piece.Kept(element));
        }
    }

    private void keys(Element element) {
        try {
            Base64.Decoder base64 = Base64.getMimeDecoder();
            sink.take(new Piece.Keys(new StoredKeys(
                    element.attributeOr("mechanism", ""),
                    base64.decode(text(element, "salt")),
                    Integer.parseInt(text(element, "iter-count").strip()),
                    base64.decode(text(element, "stored-key")),
                    base64.decode(text(element, "server-key")))));
        } catch (IllegalArgumentException e) {
            sink.left("passwords", "what are no keys of " + element.attributeOr("mechanism", "any mechanism"));
        }
    }

    private static String text(Element element, String name) {
        return element.child(PieWriter.SCRAM, name).map(Element::text).orElse("");
    }

    private interface Use {
        void of(Element element);
    }

    /// Each child, one at a time.
    private void each(Use use) throws UnreadableSourceException {
        for (ElementSource.Open child = source.next(); child != null; child = source.next()) {
            if (child.is(XINCLUDE, "include")) {
                unknown(child);
                continue;
            }
            Element whole = source.whole(child);
            if (whole == null) {
                sink.left("'" + child.name() + "'", tooLarge());
            } else {
                use.of(whole);
            }
        }
    }

    private static String tooLarge() {
        return "larger than " + ElementSource.MOST_WEIGHT / 1024 + " KiB";
    }

    /// The items of nodes, each for itself.
    private void nodes() throws UnreadableSourceException {
        for (ElementSource.Open items = source.next(); items != null; items = source.next()) {
            if (!items.is(PUBSUB, "items")) {
                unknown(items);
                continue;
            }
            String node = items.attribute("node");
            each(item -> sink.take(new Piece.Kept(Element.of(
                    PUBSUB, "pubsub", Element.of(PUBSUB, "items", item).with("node", node)))));
        }
    }

    private static Instant at(Element message, Domain domain) {
        return Delay.read(message, Jid.of(domain))
                .map(Delay::stamp)
                .or(() -> stamp(message))
                .orElse(Instant.EPOCH);
    }

    private static Optional<Instant> stamp(Element around) {
        return around.children().stream()
                .filter(child -> child.is(Delay.NS, "delay"))
                .flatMap(child -> Delay.instant(child.attributeOr("stamp", "")).stream())
                .findFirst();
    }

    private void archived(Element result) {
        Element forwarded = result.child(PieWriter.FORWARD, "forwarded").orElse(null);
        Element message = forwarded == null
                ? null
                : forwarded.child(Element.CLIENT, "message").orElse(null);
        Optional<Instant> at = forwarded == null ? Optional.empty() : stamp(forwarded);
        if (!result.is(PieWriter.RESULT, "result") || message == null || at.isEmpty()) {
            sink.left("archived messages", "what is no message with a date");
            return;
        }
        @Nullable String id = result.attribute("id");
        sink.take(new Piece.Archived(id, at.get(), message));
    }
}
