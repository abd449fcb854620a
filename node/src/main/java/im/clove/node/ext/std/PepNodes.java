package im.clove.node.ext.std;

import im.clove.node.ext.Chapter;
import im.clove.node.ext.DiscoInfo;
import im.clove.node.ext.DiscoItem;
import im.clove.node.ext.Effect;
import im.clove.node.ext.Estate;
import im.clove.node.ext.Query;
import im.clove.node.ext.Reply;
import im.clove.node.ext.View;
import im.clove.node.pubsub.Access;
import im.clove.node.pubsub.Asker;
import im.clove.node.pubsub.Asker.Standing;
import im.clove.node.pubsub.Carriage;
import im.clove.node.pubsub.Draft;
import im.clove.node.pubsub.Holder;
import im.clove.node.pubsub.Item;
import im.clove.node.pubsub.Leaf;
import im.clove.node.pubsub.Limits;
import im.clove.node.pubsub.Nodes;
import im.clove.node.pubsub.Outcome;
import im.clove.node.pubsub.PubSub;
import im.clove.node.pubsub.PubSubMachine;
import im.clove.node.pubsub.PubSubQuestions;
import im.clove.node.pubsub.PubSubQuestions.Answer;
import im.clove.node.store.Table;
import im.clove.runtime.random.Tokens;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The nodes of accounts: [PubSubMachine] over the chapter of each. Whoever is a stranger to an account gets one answer
/// to
/// whatever it may not do, whether the account, the node or the item exists (docs/decisions/0038-strangers.md).
final class PepNodes {
    /// `pubsub`: (account), then as [Nodes] has it.
    static final Chapter<Nodes> CHAPTER =
            Chapter.of(new Table("pubsub"), Nodes::load).weighing(Nodes::heapWeight);

    private static final Logger LOG = LoggerFactory.getLogger(PepNodes.class);

    private final PubSubMachine machine;
    private final BookmarkTwins bookmarks;
    private final PubSubQuestions questions = new PubSubQuestions(Holder.ACCOUNT, PepDefaults::of, PepNodes::isOwner);

    /// @param random for the ids of items that come without one
    PepNodes(RandomGenerator random) {
        Tokens tokens = new Tokens(random);
        machine = new PubSubMachine(new PubSubMachine.Terms(
                Limits.ACCOUNT, Holder.ACCOUNT, PepDefaults::of, PepNodes::isOwner, () -> tokens.hex(8)));
        bookmarks = new BookmarkTwins(machine);
    }

    private static boolean isOwner(Asker asker) {
        return asker.standing() == Standing.OWNER;
    }

    /// A request that changes something.
    Reply<Effect> change(View view, Iq request) {
        Asker asker = PepTurn.asker(view, from(request));
        Draft draft = draft(view);
        Outcome outcome = machine.handle(draft, asker, request.payload());
        String node = request.payload()
                .firstChild()
                .map(verb -> verb.attributeOr("node", ""))
                .orElse("");
        return finished(
                view,
                request,
                asker,
                draft,
                outcome instanceof Outcome.Refused ? outcome : followed(view, node, draft, outcome),
                List.of());
    }

    /// With what follows from it for the node's twin.
    private Outcome followed(View view, String node, Draft draft, Outcome outcome) {
        Outcome.Refused refused = bookmarks.follow(node, draft, owner(view), view.shelf(CHAPTER));
        return refused == null ? outcome : refused;
    }

    private static Draft draft(View view) {
        return new Draft(view.chapter(CHAPTER));
    }

    private static Asker owner(View view) {
        return PepTurn.asker(view, view.account());
    }

    private static Reply<Effect> finished(
            View view, Iq request, Asker asker, Draft draft, Outcome outcome, List<Effect> more) {
        return switch (outcome) {
            case Outcome.Refused(StanzaError error, String reason) -> new Reply.Refuse<>(shown(asker, error), reason);
            case Outcome.Done(var answer) -> {
                Iq result = answer == null ? Replies.result(request) : Replies.result(request, answer);
                List<Effect> effects = new ArrayList<>(more);
                effects.addAll(effects(view, draft));
                yield new Reply.Answer<>(result, effects);
            }
        };
    }

    private static List<Effect> effects(View view, Draft draft) {
        List<Effect> effects = new ArrayList<>();
        if (!draft.writes().isEmpty()) {
            effects.add(new Effect.Turn<>(CHAPTER, draft.nodes(), draft.writes()));
        }
        PepTurn turn = new PepTurn(view);
        turn.tell(draft.notices());
        turn.tellSubscribers(draft.lasts(), view.shelf(CHAPTER));
        effects.addAll(turn.done());
        if (!avatarHash(view, draft).equals(avatarHash(view, draft(view)))) {
            effects.add(new Effect.SayPresence());
        }
        return effects;
    }

    /// The bookmarks as private XML has them.
    Query bookmarks(View view, Function<Element, Iq> result) {
        Draft draft = draft(view);
        return new Query.Read(
                CHAPTER, shelf -> new Query.Found.Answer(List.of(), result.apply(BookmarkTwins.shown(draft, shelf))));
    }

    /// The bookmarks as private XML has them are now these.
    Reply<Effect> setBookmarks(View view, Iq request, Element list) {
        Draft draft = draft(view);
        Outcome outcome = bookmarks.set(draft, owner(view), list, view.shelf(CHAPTER));
        return finished(view, request, owner(view), draft, outcome, List.of());
    }

    /// Publishes for the account without having been asked by a request; nothing if there is no room for it.
    List<Effect> publish(View view, String node, Item item) {
        Draft draft = draft(view);
        Outcome.Refused refused = machine.put(draft, owner(view), node, item);
        if (refused != null) {
            LOG.debug("not published: {}", refused.reason());
            return List.of();
        }
        return effects(view, draft);
    }

    /// The avatar for a vCard, if it is for whoever asks.
    Optional<Element> photo(View view, Asker asker) {
        return Avatars.photo(draft(view), asker, view.shelf(CHAPTER));
    }

    /// The avatar of a vCard that was set.
    ///
    /// @param more is done with it
    Reply<Effect> setAvatar(View view, Iq request, Avatars.@Nullable Photo photo, Effect more) {
        Draft draft = draft(view);
        Outcome.Refused refused = Avatars.publish(machine, draft, owner(view), photo, view.shelf(CHAPTER));
        Outcome outcome = refused == null ? new Outcome.Done(null) : refused;
        return finished(view, request, owner(view), draft, outcome, List.of(more));
    }

    /// Of the avatar that contacts may see; empty for none.
    String avatarHash(View view) {
        return avatarHash(view, draft(view));
    }

    private static String avatarHash(View view, Draft draft) {
        return Avatars.isShown(draft)
                ? Avatars.info(draft, view.shelf(CHAPTER))
                        .map(info -> info.attributeOr("id", ""))
                        .orElse("")
                : "";
    }

    /// A request that changes nothing.
    Query ask(View view, Iq request) {
        Asker asker = PepTurn.asker(view, from(request));
        return switch (questions.ask(view.chapter(CHAPTER), asker, request.payload())) {
            case Answer.Refused(StanzaError error, String reason) -> new Query.Refuse(shown(asker, error), reason);
            case Answer.Found(var payload) ->
                new Query.Read(
                        CHAPTER,
                        shelf -> new Query.Found.Answer(List.of(), Replies.result(request, payload.apply(shelf))));
        };
    }

    /// Writes all nodes down.
    static void out(Estate from, Consumer<Element> to) {
        Carriage.out(from.chapter(CHAPTER), from.shelf(CHAPTER), to);
    }

    /// Takes nodes and items as they are carried.
    Optional<String> in(Estate to, Element pubsub) {
        Asker owner = new Asker(to.account(), Standing.OWNER, Set.of());
        return new Carriage(machine, owner, to.chapter(CHAPTER), draft -> turn(to, draft)).in(pubsub);
    }

    /// Both forms of bookmarks say the same again.
    void settled(Estate to) {
        Draft draft = new Draft(to.chapter(CHAPTER));
        Asker owner = new Asker(to.account(), Standing.OWNER, Set.of());
        String leading = draft.leaf(PepDefaults.BOOKMARKS) == null ? PepDefaults.OLD_BOOKMARKS : PepDefaults.BOOKMARKS;
        if (bookmarks.follow(leading, draft, owner, to.shelf(CHAPTER)) == null) {
            turn(to, draft);
        }
    }

    /// The bookmarks of private XML that has come.
    Optional<String> bookmarks(Estate to, Element list) {
        Draft draft = new Draft(to.chapter(CHAPTER));
        Asker owner = new Asker(to.account(), Standing.OWNER, Set.of());
        return taken(to, draft, bookmarks.set(draft, owner, list, to.shelf(CHAPTER)), "bookmarks");
    }

    /// The avatar of a vCard that has come.
    Optional<String> avatar(Estate to, Avatars.Photo photo) {
        Draft draft = new Draft(to.chapter(CHAPTER));
        Asker owner = new Asker(to.account(), Standing.OWNER, Set.of());
        Outcome.Refused refused = Avatars.publish(machine, draft, owner, photo, to.shelf(CHAPTER));
        return taken(to, draft, refused == null ? new Outcome.Done(null) : refused, "the photo");
    }

    private static Optional<String> taken(Estate to, Draft draft, Outcome outcome, String what) {
        if (outcome instanceof Outcome.Refused(StanzaError _, String reason)) {
            return Optional.of(what + ": " + reason);
        }
        turn(to, draft);
        return Optional.empty();
    }

    private static void turn(Estate to, Draft draft) {
        if (!draft.writes().isEmpty()) {
            to.turn(CHAPTER, draft.nodes(), draft.writes());
        }
    }

    private static StanzaError shown(Asker asker, StanzaError error) {
        return asker.standing() == Standing.STRANGER ? StanzaError.of(Condition.SERVICE_UNAVAILABLE) : error;
    }

    private static Jid from(Iq request) {
        Jid from = request.from();
        if (from == null) {
            throw new IllegalArgumentException("Admission has set every 'from'");
        }
        return from;
    }

    /// Of the account itself, and of its nodes for those who may read them.
    Optional<DiscoInfo> info(View view, Jid asker, String node) {
        if (node.isEmpty()) {
            return Optional.of(DiscoInfo.of(new DiscoInfo.Identity("pubsub", "pep", "")));
        }
        return readable(view, asker, node)
                .map(leaf -> new DiscoInfo(
                        List.of(new DiscoInfo.Identity("pubsub", "leaf", "")),
                        List.of(PubSub.NS),
                        List.of(leaf.metaData())));
    }

    Optional<List<DiscoItem>> items(View view, Jid asker, String node) {
        if (node.isEmpty()) {
            Asker who = PepTurn.asker(view, asker);
            return Optional.of(view.chapter(CHAPTER).leaves().values().stream()
                    .filter(leaf -> Access.mayRead(leaf, who))
                    .map(leaf -> new DiscoItem(view.account(), leaf.name(), ""))
                    .toList());
        }
        return readable(view, asker, node)
                .map(leaf -> leaf.items().keySet().stream()
                        .map(id -> new DiscoItem(view.account(), "", id))
                        .toList());
    }

    private static Optional<Leaf> readable(View view, Jid asker, String node) {
        return Optional.ofNullable(view.chapter(CHAPTER).leaf(node))
                .filter(leaf -> Access.mayRead(leaf, PepTurn.asker(view, asker)));
    }
}
