package im.clove.s2s;

import static im.clove.s2s.KeptStage.ids;
import static im.clove.s2s.KeptStage.say;
import static im.clove.s2s.Names.EVE;
import static im.clove.s2s.Names.JULIET;
import static im.clove.s2s.Names.ROMEO;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.transport.I2pPlace;
import im.clove.s2s.link.LinkState;
import im.clove.s2s.place.DarknetMap;
import im.clove.s2s.place.PeerPolicy;
import im.clove.s2s.place.Way;
import im.clove.s2s.queue.Failures;
import im.clove.s2s.sim.MemoryOutboxStore;
import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What waits for a domain when the owner's map no longer says where it lives, or says otherwise, and what waits of
/// an account that is removed.
@Timeout(300)
final class RemappedPlayTest {
    private static final Domain MANTUA = Domain.of("mantua.example");
    private static final Way WAY = new Way(Domain.of(ROMEO), MANTUA);

    private final KeptStage stage = new KeptStage();
    private final MemoryOutboxStore disk = new MemoryOutboxStore();

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    private static Map<Domain, I2pPlace> mantuaAt(B32 b32) {
        return Map.of(MANTUA, new I2pPlace(b32, DarknetMap.DEFAULT_PORT));
    }

    private TestNode romeo(Map<Domain, I2pPlace> map) {
        return stage.node(
                ROMEO, disk, true, config -> config.with(new DarknetMap(ROMEO, Set.of(Domain.of(ROMEO)), map, true)));
    }

    /// A server that serves the domain.
    private TestNode mantua(B32 b32) {
        return stage.node(
                b32,
                new MemoryOutboxStore(),
                true,
                config -> config.with(new DarknetMap(b32, Set.of(Domain.of(b32), MANTUA), Map.of(), true)));
    }

    private Object said(TestNode node, String from, Domain to) {
        Stanza stanza = Stanza.of(Names.elements("<message id='x' type='chat'><body>Hi</body></message>")
                .getFirst()
                .with("from", from)
                .with("to", "nurse@" + to));
        TestNode.Outcome outcome = new TestNode.Outcome(stage.stage);
        node.s2s.send(Jid.parse(from).domain(), to, stanza, outcome);
        return outcome.await();
    }

    /// What waits is left by an earlier process that still knew the domain.
    private TestNode withoutTheEntry(List<String> waiting) throws Exception {
        TestNode before = romeo(mantuaAt(JULIET));
        say(before, MANTUA, waiting);
        before.close();
        stage.pass(Duration.ofSeconds(1));
        return romeo(Map.of());
    }

    @Test
    void whatWaitsForADomainTheMapHasLostExpiresWithThatReason() throws Exception {
        TestNode romeo = withoutTheEntry(ids("a", 50));
        assertThat(romeo.s2s.obstacle(WAY))
                .hasValueSatisfying(why -> assertThat(why.text()).contains("mantua.example", "nor in its darknet map"));
        stage.pass(Duration.ofDays(7));
        // What a link without a peer does at the latest after an hour, it does whenever it is spoken to.
        boolean _ = romeo.s2s.retry(MANTUA);
        for (int i = 0; i < 50; i++) {
            StanzaError reason = stage.next(romeo.undelivered);
            assertThat(reason).isNotNull();
            assertThat(reason.condition()).isEqualTo(Condition.NOT_ALLOWED);
            assertThat(reason.text()).contains("nor in its darknet map");
        }
        stage.eventually(() -> disk.waiting().isEmpty());
    }

    @Test
    void whatWaitsForADomainTheMapHasLostCanBeDropped() throws Exception {
        TestNode romeo = withoutTheEntry(ids("a", 50));
        assertThat(stage.next(romeo.s2s.drop(MANTUA))).isEqualTo(50);
        assertThat(stage.next(romeo.undelivered)).isEqualTo(Failures.DROPPED);
        stage.eventually(() -> disk.waiting().isEmpty());
    }

    @Test
    void aDomainOfOursThatIsNoMoreHasItsReasonToo() throws Exception {
        Domain old = Domain.of("old.example");
        TestNode before = stage.node(
                ROMEO,
                disk,
                true,
                config -> config.with(new DarknetMap(ROMEO, Set.of(Domain.of(ROMEO), old), Map.of(), true)));
        assertThat(said(before, "romeo@" + old, Domain.of(JULIET))).isEqualTo("accepted");
        before.close();
        TestNode romeo = romeo(Map.of());
        assertThat(romeo.s2s.obstacle(new Way(old, Domain.of(JULIET))))
                .hasValueSatisfying(why -> assertThat(why.text()).contains("old.example"));
        assertThat(stage.next(romeo.s2s.drop(Domain.of(JULIET)))).isEqualTo(1);
    }

    @Test
    void theQueueOfAPeerThatThePolicyRefusesStaysWhereItIs() throws Exception {
        TestNode before = romeo(Map.of());
        say(before, JULIET, List.of("1"));
        before.close();
        StanzaError no = StanzaError.of(Condition.NOT_ALLOWED, "Not with this one.");
        TestNode romeo = stage.node(ROMEO, disk, true, config -> config.with((PeerPolicy) _ -> Optional.of(no)));
        assertThat(romeo.s2s.obstacle(new Way(Domain.of(ROMEO), Domain.of(JULIET))))
                .contains(no);
        stage.pass(Duration.ofDays(7));
        boolean _ = romeo.s2s.retry(Domain.of(JULIET));
        assertThat(stage.next(romeo.undelivered)).isEqualTo(no);
    }

    @Test
    void whatWaitsGoesWhenTheMapKnowsTheDomainAgain() throws Exception {
        TestNode romeo = withoutTheEntry(ids("a", 50));
        TestNode mantua = mantua(JULIET);
        romeo.remap(mantuaAt(JULIET));
        say(romeo, MANTUA, ids("b", 10));
        stage.eventually(() -> mantua.received.size() == 60);
        List<String> all = new ArrayList<>(ids("a", 50));
        all.addAll(ids("b", 10));
        assertThat(mantua.received).isEqualTo(all);
        assertThat(romeo.s2s.obstacle(WAY)).isEmpty();
        stage.eventually(() -> disk.waiting().isEmpty());
    }

    @Test
    void aDomainThatMovesTakesItsQueueAlong() throws Exception {
        TestNode romeo = romeo(mantuaAt(EVE));
        say(romeo, MANTUA, ids("a", 50));
        TestNode mantua = mantua(JULIET);
        romeo.remap(mantuaAt(JULIET));
        say(romeo, MANTUA, ids("b", 10));
        stage.eventually(() -> mantua.received.size() == 60);
        assertThat(mantua.received).startsWith(ids("a", 50).toArray(String[]::new));
        stage.eventually(() -> disk.waiting().isEmpty());
    }

    @Test
    void aLinkToADomainThatTheMapLosesEnds() throws Exception {
        TestNode romeo = romeo(mantuaAt(JULIET));
        TestNode mantua = mantua(JULIET);
        say(romeo, MANTUA, List.of("1"));
        stage.eventually(() -> mantua.received.size() == 1 && disk.waiting().isEmpty());
        romeo.remap(Map.of());
        stage.eventually(() -> romeo.s2s.status().stream().noneMatch(link -> link.state() instanceof LinkState.Live));
        assertThat(romeo.message(MANTUA, "2").await()).isEqualTo(Condition.NOT_ALLOWED);
        assertThat(mantua.received).containsExactly("1");
    }

    @Test
    void whatARemovedAccountLeftIsForgottenButNotItsFarewells() throws Exception {
        TestNode romeo = romeo(mantuaAt(JULIET));
        for (int i = 0; i < 300; i++) {
            say(romeo, MANTUA, List.of("m" + i));
            if (i % 100 == 50) {
                assertThat(said(romeo, "mercutio@" + romeo.domain, MANTUA)).isEqualTo("accepted");
            }
        }
        assertThat(romeo.send(MANTUA.name(), "<presence type='unsubscribe' id='bye'/>")
                        .await())
                .isEqualTo("accepted");
        Jid gone = Jid.parse("user@" + romeo.domain);
        assertThat(stage.next(romeo.s2s.disown(gone))).isEqualTo(300);
        stage.eventually(() -> disk.numbers(WAY).size() == 4);
        assertThat(romeo.undelivered).isEmpty();
        TestNode mantua = mantua(JULIET);
        stage.eventually(() -> mantua.received.size() == 4);
        assertThat(mantua.received).containsExactly("x", "x", "x", "bye");
        stage.eventually(() -> disk.waiting().isEmpty());
        assertThat(romeo.undelivered).isEmpty();
    }
}
