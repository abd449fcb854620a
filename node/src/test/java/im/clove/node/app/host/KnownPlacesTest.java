package im.clove.node.app.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.clearnet.policy.BridgeFile;
import im.clove.clearnet.policy.BridgePolicy;
import im.clove.clearnet.statement.Heard;
import im.clove.clearnet.statement.Known;
import im.clove.clearnet.statement.SignedStatement;
import im.clove.clearnet.statement.Statement;
import im.clove.clearnet.statement.Verdict;
import im.clove.i2p.keys.NodeIdentity;
import im.clove.node.admin.ControlException;
import im.clove.node.store.Batch;
import im.clove.node.store.Key;
import im.clove.node.store.Table;
import im.clove.node.store.memory.MemoryStore;
import im.clove.runtime.transport.I2pPlace;
import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What leads where, what is kept off the clearnet, and that a restart changes neither.
final class KnownPlacesTest {
    private static final Domain CHAT = Domain.of("chat.example");
    private static final Domain PREFER = Domain.of("prefer.example");
    private static final Domain ONLY = Domain.of("only.example");
    private static final Domain TOR = Domain.of("tor.example");
    private static final Domain NOBODY = Domain.of("nobody.example");
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final NodeIdentity PLACE = NodeIdentity.create(new SecureRandom());
    private static final I2pPlace THERE = new I2pPlace(PLACE.b32(), 5269);
    private static final I2pPlace ELSEWHERE = new I2pPlace(B32.ofHash(new byte[32]), 5269);

    private final MemoryStore store = new MemoryStore();

    private KnownPlaces places(boolean overI2p, boolean takes, Instant now) throws Exception {
        BridgePolicy policy = BridgeFile.parse("""
                * prefer.example prefer-i2p
                * only.example i2p
                * tor.example tor
                """).policy(false);
        return new KnownPlaces(
                new StoredStatements(store),
                new KnownPlaces.Terms(Set.of(CHAT), overI2p, takes),
                () -> policy,
                Clock.fixed(now, ZoneOffset.UTC));
    }

    private static Verdict hear(KnownPlaces places, Domain domain, boolean gone) {
        Statement statement = Statement.now(domain, PLACE.destination().base64(), gone, NOW);
        SignedStatement said = SignedStatement.of(statement, PLACE::sign);
        return places.heard(Heard.byClearnet(domain, said).andByI2p(PLACE.b32(), said));
    }

    @ParameterizedTest
    @CsvSource({
        // about, over I2P, leads there, kept off the clearnet
        "prefer.example, true, true, true",
        "only.example, true, true, false",
        "tor.example, true, false, false",
        "nobody.example, true, false, false",
        "prefer.example, false, false, false"
    })
    void aStatementCountsWhereARuleSendsThere(String about, boolean overI2p, boolean leads, boolean held)
            throws Exception {
        Domain domain = Domain.of(about);
        KnownPlaces places = places(overI2p, true, NOW);
        assertThat(hear(places, domain, false)).isEqualTo(Verdict.TAKEN);

        assertThat(places.with(Map.of())).isEqualTo(leads ? Map.of(domain, THERE) : Map.of());
        assertThat(places.isStated(domain)).isEqualTo(leads);
        assertThat(places.isHeld(domain)).isEqualTo(held);
        assertThat(places(overI2p, false, NOW).with(Map.of())).isEqualTo(leads ? Map.of(domain, THERE) : Map.of());
    }

    @Test
    void theOwnersMapWinsAndKeepsWhatPrefersI2pOffTheClearnet() throws Exception {
        KnownPlaces places = places(true, true, NOW);
        assertThat(hear(places, PREFER, false)).isEqualTo(Verdict.TAKEN);

        assertThat(places.with(Map.of(PREFER, ELSEWHERE, NOBODY, ELSEWHERE)))
                .isEqualTo(Map.of(PREFER, ELSEWHERE, NOBODY, ELSEWHERE));
        assertThat(places.isStated(PREFER)).isFalse();
        assertThat(places.book().held()).containsExactly(PREFER);
        places.forget(PREFER);
        assertThat(places.with(Map.of())).isEmpty();
        assertThat(places.book().all()).isEmpty();
    }

    @Test
    void whatWasKnownOnceStaysOffTheClearnetWhenNothingLeadsThereAnyMore() throws Exception {
        KnownPlaces places = places(true, true, NOW);
        assertThat(hear(places, PREFER, false)).isEqualTo(Verdict.TAKEN);
        assertThat(places.with(Map.of(TOR, ELSEWHERE))).hasSize(2);

        KnownPlaces over = places(true, true, NOW.plus(Statement.LONGEST));
        assertThat(over.with(Map.of())).isEmpty();
        assertThat(over.isHeld(PREFER)).isTrue();

        assertThat(hear(places, PREFER, true)).isEqualTo(Verdict.REVOKED);
        assertThat(places.fresh()).contains(Map.of(TOR, ELSEWHERE));
        assertThat(places.isHeld(PREFER)).isTrue();
        assertThat(places(true, true, NOW).isHeld(PREFER)).isTrue();
        assertThat(places.isHeld(TOR)).isFalse();
    }

    @Test
    void withoutTheOwnersDoingNothingIsKeptOffTheClearnetBeforeTheNextStart() throws Exception {
        KnownPlaces places = places(true, true, NOW);
        assertThat(places.with(Map.of())).isEmpty();
        assertThat(hear(places, PREFER, false)).isEqualTo(Verdict.TAKEN);

        assertThat(places.fresh()).contains(Map.of(PREFER, THERE));
        assertThat(places.fresh()).isEmpty();
        assertThat(places.isHeld(PREFER)).isFalse();
        KnownPlaces next = places(true, true, NOW);
        assertThat(next.with(Map.of())).isEqualTo(Map.of(PREFER, THERE));
        assertThat(next.isHeld(PREFER)).isTrue();
    }

    @Test
    void consentIsTheOwnersAndIsKept() throws Exception {
        KnownPlaces places = places(true, false, NOW);
        assertThat(hear(places, ONLY, false)).isEqualTo(Verdict.PROPOSED);
        assertThat(places.with(Map.of())).isEmpty();

        places(true, false, NOW).trust(ONLY);
        assertThat(places(true, false, NOW).with(Map.of())).isEqualTo(Map.of(ONLY, THERE));
        assertThatThrownBy(() -> places(true, false, NOW).trust(PREFER))
                .isInstanceOf(ControlException.class)
                .hasMessageContaining("waits for your consent");
        assertThatThrownBy(() -> places(true, false, NOW).forget(PREFER))
                .isInstanceOf(ControlException.class)
                .hasMessageContaining("Nothing is known");
    }

    @Test
    void everythingIsKeptAsItIs() throws Exception {
        KnownPlaces places = places(true, true, NOW);
        assertThat(hear(places, PREFER, false)).isEqualTo(Verdict.TAKEN);
        assertThat(places.with(Map.of())).hasSize(1);
        NodeIdentity other = NodeIdentity.create(new SecureRandom());
        Statement statement = Statement.now(PREFER, other.destination().base64(), false, NOW);
        assertThat(places.heard(Heard.byClearnet(PREFER, SignedStatement.of(statement, other::sign))))
                .isEqualTo(Verdict.CONTRADICTS);

        assertThat(places(true, true, NOW).book().all())
                .isEqualTo(places.book().all())
                .hasSize(1);
        assertThat(places.book().of(PREFER).isContradicted()).isTrue();
    }

    @Test
    void whatIsDamagedStaysOffTheClearnet() throws Exception {
        Batch batch = new Batch();
        batch.put(new Table("statements"), Key.of("").then("prefer.example"), new byte[] {1, 7});
        store.commit(batch);

        assertThat(places(true, true, NOW).book().all())
                .isEqualTo(Map.of(PREFER, new Known(Optional.empty(), true, Optional.empty())));
    }
}
