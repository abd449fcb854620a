package im.clove.node.account;

import static im.clove.node.account.AccountStage.stanza;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.core.Envelope;
import im.clove.node.ext.Effect;
import im.clove.node.ext.Hook.Asker;
import im.clove.node.ext.LetIn;
import im.clove.node.ext.Query;
import im.clove.node.ext.std.StrangersGate;
import im.clove.node.store.Batch;
import im.clove.node.store.KnownClient;
import im.clove.node.store.StoredToken;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.UserAgent;
import im.clove.xmpp.sasl.Visit;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Replies;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every kind of event of an account, and a commit that fails: alone, and in the middle of a batch.
final class FailedCommitPlayTest {
    static final Jid JULIET = Jid.parse("juliet@verona.example");

    static final long GENERATION = AccountStage.NOW.toEpochMilli();

    static final String CHAT = "<message type='chat' id='n' from='juliet@verona.example/a' to='romeo@verona.example'>"
            + "<body>new</body></message>";

    /// @param makes the event in a scene, after what has to be before it
    private record Kind(String name, Class<? extends AccountEvent> of, Function<AccountScene, AccountEvent> makes) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Kind out(String name, String xml) {
        return new Kind(name, AccountEvent.Outbound.class, s -> s.out(s.orchard, xml));
    }

    private static Kind set(String name, String payload) {
        return new Kind(name, AccountEvent.Outbound.class, s -> s.iq(s.orchard, "set", payload));
    }

    private static Kind in(String name, String xml) {
        return new Kind(name, AccountEvent.Inbound.class, s -> s.in(xml));
    }

    static Stream<Kind> kinds() {
        return Stream.concat(stanzas(), others());
    }

    private static Stream<Kind> stanzas() {
        return Stream.of(
                out("leaves", "<presence type='unavailable'/>"),
                out("presence", "<presence><show>away</show></presence>"),
                out("takes no messages", "<presence><priority>-1</priority></presence>"),
                out("directed presence", "<presence to='tybalt@mantua.example'/>"),
                out("end of directed presence", "<presence type='unavailable' to='paris@mantua.example'/>"),
                out("subscribes", "<presence type='subscribe' to='paris@mantua.example'/>"),
                set(
                        "adds a contact",
                        "<query xmlns='jabber:iq:roster'><item jid='paris@mantua.example' name='P'/></query>"),
                set(
                        "removes a contact",
                        "<query xmlns='jabber:iq:roster'>"
                                + "<item jid='juliet@verona.example' subscription='remove'/></query>"),
                set("blocks", "<block xmlns='urn:xmpp:blocking'><item jid='nurse@verona.example'/></block>"),
                set("carbons", "<enable xmlns='urn:xmpp:carbons:2'/>"),
                set(
                        "password",
                        "<query xmlns='jabber:iq:register'><username>romeo</username>"
                                + "<password>a new one entirely</password></query>"),
                out("writes", "<message to='juliet@verona.example'><body>x</body></message>"),
                new Kind("first presence", AccountEvent.Outbound.class, s -> s.out(s.tomb, "<presence/>")),
                new Kind(
                        "first roster",
                        AccountEvent.Outbound.class,
                        s -> s.iq(s.tomb, "get", "<query xmlns='jabber:iq:roster'/>")),
                in("message to who is there", CHAT),
                new Kind("message to nobody", AccountEvent.Inbound.class, s -> {
                    s.stage.post(s.out(s.orchard, "<presence type='unavailable'/>"));
                    return s.in(CHAT);
                }),
                in(
                        "asks to subscribe",
                        "<presence type='subscribe' from='paris@mantua.example' to='romeo@verona.example'/>"),
                in(
                        "unsubscribes",
                        "<presence type='unsubscribe' from='juliet@verona.example' to='romeo@verona.example'/>"),
                in("presence of a contact", "<presence from='juliet@verona.example/a' to='romeo@verona.example'/>"),
                in(
                        "request",
                        "<iq type='get' id='1' from='juliet@verona.example/a' to='romeo@verona.example'>"
                                + "<query xmlns='jabber:iq:last'/></iq>"));
    }

    private static Stream<Kind> others() {
        return Stream.of(
                new Kind("bind", AccountEvent.Bind.class, s -> s.bind(s.stage.seat("chapel"))),
                new Kind("bind of the same", AccountEvent.Bind.class, s -> s.bind(s.stage.seat("orchard"))),
                new Kind("falls asleep", AccountEvent.Asleep.class, s -> {
                    s.tomb.asleepSince = 1;
                    s.stage.post(new AccountEvent.Wake(s.tomb, GENERATION, new CompletableFuture<>()));
                    return new AccountEvent.Asleep(s.tomb, List.of());
                }),
                new Kind(
                        "is spoken for",
                        AccountEvent.Spoken.class,
                        s -> new AccountEvent.Spoken((Message) stanza(CHAT), s.stage.ticket("of who speaks"))),
                new Kind("has a question asked", AccountEvent.Asked.class, _ -> {
                    Iq asked = (Iq) stanza("<iq type='get' id='1' to='juliet@verona.example'><q xmlns='q'/></iq>");
                    return new AccountEvent.Asked(new Effect.Ask(asked, (_, _) -> List.of()));
                }),
                new Kind("is awake", AccountEvent.Awake.class, s -> new AccountEvent.Awake(s.tomb)),
                new Kind("hears no answer", AccountEvent.Unanswered.class, _ -> new AccountEvent.Unanswered("none")),
                new Kind(
                        "wakes",
                        AccountEvent.Wake.class,
                        s -> new AccountEvent.Wake(s.tomb, GENERATION, new CompletableFuture<>())),
                new Kind(
                        "ends",
                        AccountEvent.Ended.class,
                        s -> new AccountEvent.Ended(s.orchard, List.of(new Undelivered(stanza(CHAT), 1)))),
                new Kind(
                        "confirms of the queue",
                        AccountEvent.Confirmed.class,
                        s -> new AccountEvent.Confirmed(s.orchard, List.of(1L))),
                new Kind(
                        "confirms what is held",
                        AccountEvent.Confirmed.class,
                        s -> new AccountEvent.Confirmed(s.orchard, List.of(3L))),
                new Kind("drains", AccountEvent.Drain.class, s -> {
                    s.stage.post(new AccountEvent.Ended(s.orchard, List.of()));
                    s.stage.post(s.out(s.tomb, "<presence/>"));
                    return new AccountEvent.Drain(s.tomb);
                }),
                new Kind("keeps", AccountEvent.Keep.class, s -> new AccountEvent.Keep(true, s.stage.answer("keep"))),
                new Kind("prunes", AccountEvent.Prune.class, s -> {
                    Optional<Instant> all = Optional.of(AccountStage.NOW.plusSeconds(1));
                    return new AccountEvent.Prune(all, 0, s.stage.answer("prune"));
                }),
                new Kind("has read", AccountEvent.HistoryRead.class, s -> {
                    Envelope envelope = s.asked("set", "<q xmlns='q'/>");
                    Iq asked = (Iq) envelope.stanza();
                    Query.Kept kept = new Query.Kept((Message) stanza("<message id='found'/>"), 1);
                    return new AccountEvent.HistoryRead(
                            asked, new Query.Found.History(List.of(kept), Replies.result(asked)), envelope);
                }),
                new Kind("is asked again", AccountEvent.AskedAgain.class, s -> {
                    Envelope envelope = s.asked("get", "<query xmlns='urn:xmpp:mam:2'/>");
                    return new AccountEvent.AskedAgain(Asker.SELF, (Iq) envelope.stanza(), envelope);
                }),
                new Kind("refreshes", AccountEvent.Refresh.class, _ -> new AccountEvent.Refresh(JULIET)),
                new Kind("says presence again", AccountEvent.SayPresence.class, _ -> new AccountEvent.SayPresence()),
                new Kind("is visited", AccountEvent.Visited.class, _ -> {
                    UserAgent agent = new UserAgent("an id", "", "");
                    Visit visit = new Visit(agent, Optional.empty(), OptionalLong.empty(), false, Optional.empty());
                    return new AccountEvent.Visited(visit, GENERATION, new CompletableFuture<>());
                }),
                new Kind(
                        "is disabled",
                        AccountEvent.Amend.class,
                        s -> new AccountEvent.Amend(new Amendment.Enabled(false), s.stage.answer("amend"))),
                new Kind(
                        "has a door opened",
                        AccountEvent.Change.class,
                        s -> new AccountEvent.Change(
                                view -> StrangersGate.turned(view, LetIn.Door.OPEN), s.stage.answer("change"))),
                new Kind("has a session ended", AccountEvent.Dismiss.class, s -> {
                    Batch batch = new Batch();
                    StoredToken token =
                            new StoredToken("HT-SHA-256-NONE", "secret", AccountStage.NOW, AccountStage.NOW, 0, 0);
                    KnownClient client = new KnownClient("an id", "", "", AccountStage.NOW, token, null);
                    s.stage.stores.clients().put(batch, AccountStage.ROMEO, client);
                    s.stage.stores.store().commit(batch);
                    return new AccountEvent.Dismiss("orchard", "an id", s.stage.answer("dismiss"));
                }),
                new Kind("is woken too late", AccountEvent.WokenTooLate.class, s -> {
                    s.tomb.asleepSince = 1;
                    s.stage.post(new AccountEvent.Wake(s.tomb, GENERATION, new CompletableFuture<>()));
                    return new AccountEvent.WokenTooLate(s.tomb);
                }),
                new Kind("removal", AccountEvent.Remove.class, s -> new AccountEvent.Remove(s.stage.answer("remove"))));
    }

    @Test
    void noKindIsMissing() {
        Set<String> all = Arrays.stream(AccountEvent.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .collect(Collectors.toSet());
        Set<String> tried = kinds().map(kind -> kind.of().getSimpleName()).collect(Collectors.toSet());
        all.remove("Binding");
        assertThat(tried).isEqualTo(all);
    }

    /// Whether the event writes.
    private static boolean writes(Kind kind) {
        AccountScene scene = new AccountScene();
        AccountEvent event = kind.makes.apply(scene);
        scene.stage.commits = 0;
        scene.stage.plan.add(true);
        scene.stage.post(event);
        return scene.stage.commits > 0;
    }

    /// What had begun when the batch failed leaves nothing behind: tried again one by one, everything comes to what it
    /// comes to without a failure.
    @ParameterizedTest
    @MethodSource("kinds")
    void aBatchThatFailsOnceLeavesNothingBehind(Kind kind) {
        AccountScene clean = new AccountScene();
        AccountEvent event = kind.makes.apply(clean);
        clean.stage.said.clear();
        clean.stage.post(batch(kind, clean, event));

        AccountScene failed = new AccountScene();
        AccountEvent again = kind.makes.apply(failed);
        failed.stage.said.clear();
        if (kind.of == AccountEvent.Remove.class) { // which stands alone, and is not tried again
            failed.stage.plan.addAll(List.of(false, false));
        }
        failed.stage.plan.add(true);
        failed.stage.post(batch(kind, failed, again));

        assertThat(failed.stage.known()).isEqualTo(clean.stage.known());
        assertThat(failed.stage.stored()).isEqualTo(clean.stage.stored());
        assertThat(failed.stage.said).containsExactlyInAnyOrderElementsOf(clean.stage.said);
    }

    /// What reads the queue is handled by itself, so that nothing fails with it.
    private static AccountEvent[] batch(Kind kind, AccountScene scene, AccountEvent event) {
        AccountEvent before = scene.asks("mercutio");
        AccountEvent after = scene.asks("benvolio");
        return kind.of == AccountEvent.Drain.class
                ? new AccountEvent[] {before, after, event}
                : new AccountEvent[] {before, event, after};
    }

    /// What is known is as it was, the neighbours in the batch are taken.
    @ParameterizedTest
    @MethodSource("kinds")
    void theOneAtFaultChangesNothingAndItsNeighboursAreTaken(Kind kind) {
        if (!writes(kind)) {
            return;
        }
        AccountScene without = new AccountScene();
        AccountEvent unused = kind.makes.apply(without);
        without.stage.said.clear();
        without.stage.post(without.asks("mercutio"), without.asks("benvolio"));

        AccountScene scene = new AccountScene();
        AccountEvent event = kind.makes.apply(scene);
        scene.stage.said.clear();
        boolean alone = unused instanceof AccountEvent.Remove;
        scene.stage.plan.addAll(alone ? List.of(false, true, false) : List.of(true, false, true, false));
        scene.stage.post(scene.asks("mercutio"), event, scene.asks("benvolio"));

        assertThat(scene.stage.plan).as("commits, the failed ones included").isEmpty();
        assertThat(scene.stage.said)
                .containsAll(without.stage.said.stream()
                        .filter(said -> said.startsWith("done"))
                        .toList());
        assertThat(scene.stage.stored()).isEqualTo(without.stage.stored());
        assertThat(scene.stage.known()).isEqualTo(excepted(kind, without.stage.known()));
    }

    /// What is true although nothing of it is written.
    private static List<String> excepted(Kind kind, List<String> known) {
        List<String> left = new ArrayList<>(known);
        if (kind.of == AccountEvent.Ended.class) {
            left.removeIf(line -> line.startsWith("session orchard"));
            left.replaceAll(line -> line.equals("in delivery 1=1") ? "" : line);
        } else if (kind.of == AccountEvent.Keep.class) {
            // Their senders were told that they are not kept.
            left.removeIf(line -> line.startsWith("held"));
        } else if (kind.of == AccountEvent.Confirmed.class) {
            // It comes once more: late, but not lost.
            left.replaceAll(line -> line.equals("in delivery 1=1") ? "" : line);
            left.replaceAll(line ->
                    line.replaceAll("given=\\{1=[0-9]+, 2=([0-9]+)\\}, bytes=[0-9]+", "given={2=$1}, bytes=$1"));
        }
        left.removeIf(String::isEmpty);
        return left;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aloneItChangesNothingAndWhoAskedHears(Kind kind) {
        if (!writes(kind)) {
            return;
        }
        AccountScene scene = new AccountScene();
        AccountEvent event = kind.makes.apply(scene);
        List<String> stored = scene.stage.stored();
        List<String> expected = excepted(kind, scene.stage.known());
        scene.stage.said.clear();
        scene.stage.plan.add(true);
        scene.stage.post(event);
        assertThat(scene.stage.known()).isEqualTo(expected);
        assertThat(scene.stage.stored()).isEqualTo(stored);
        List<String> said = scene.stage.said;
        switch (event) {
            case AccountEvent.Outbound _, AccountEvent.Spoken _, AccountEvent.Inbound _ -> {
                assertThat(said.getLast()).startsWith("done of ");
                assertThat(said).hasSizeLessThanOrEqualTo(2);
                assertThat(said.subList(0, said.size() - 1))
                        .allMatch(text -> text.contains("type='error'") && text.contains("resource-constraint"));
            }
            case AccountEvent.Remove _ -> assertThat(said).containsExactly("answer remove failed");
            case AccountEvent.Change _ -> assertThat(said).containsExactly("answer change failed");
            case AccountEvent.Amend _ -> assertThat(said).containsExactly("answer amend failed");
            case AccountEvent.Dismiss _ -> assertThat(said).containsExactly("answer dismiss failed");
            case AccountEvent.Prune _ -> assertThat(said).containsExactly("answer prune failed");
            case AccountEvent.Keep _ ->
                assertThat(said)
                        .contains("answer keep false")
                        .anyMatch(text -> text.contains("type='error'"))
                        .anyMatch(text -> text.startsWith("done"));
            default -> assertThat(said).noneMatch(text -> text.startsWith("done"));
        }
    }
}
