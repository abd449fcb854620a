package im.clove.node.app.host;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.clearnet.policy.BridgeFile;
import im.clove.clearnet.policy.BridgePolicy;
import im.clove.runtime.transport.I2pPlace;
import im.clove.s2s.place.DarknetMap;
import im.clove.s2s.place.Way;
import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every kind of pair, with the clearnet domain in I2P, too, or not.
final class BridgeRoutesTest {
    private static final B32 SELF = B32.ofHash(new byte[32]);
    private static final B32 FRIEND = B32.ofHash(filled());
    private static final Domain CHAT = Domain.of("chat.example");

    private static byte[] filled() {
        byte[] hash = new byte[32];
        hash[0] = 7;
        return hash;
    }

    private static BridgeRoutes routes(boolean overI2p) throws Exception {
        Set<Domain> inI2p = new HashSet<>(Set.of(Domain.of(SELF)));
        if (overI2p) {
            inI2p.add(CHAT);
        }
        DarknetMap map = new DarknetMap(
                SELF,
                inI2p,
                Map.of(
                        Domain.of("mapped.example"), new I2pPlace(FRIEND, 5269),
                        Domain.of("mapped-tor.example"), new I2pPlace(FRIEND, 5269),
                        Domain.of("mapped-prefer.example"), new I2pPlace(FRIEND, 5269),
                        Domain.of("stated.example"), new I2pPlace(FRIEND, 5269),
                        Domain.of("stated-tor.example"), new I2pPlace(FRIEND, 5269),
                        Domain.of("stated-prefer.example"), new I2pPlace(FRIEND, 5269)),
                false);
        BridgePolicy policy = BridgeFile.parse(RULES_TEXT).policy(false);
        return new BridgeRoutes(
                Set.of(CHAT),
                overI2p,
                map,
                () -> policy,
                theirs -> theirs.name().startsWith("held-"),
                theirs -> theirs.name().startsWith("stated"));
    }

    private static final String RULES_TEXT = """
            * clear.example clearnet
            * tor.example tor
            * prefer.example prefer-i2p
            * i2p.example i2p
            * mapped-tor.example tor
            * mapped-prefer.example prefer-i2p
            * stated-tor.example tor
            * stated-prefer.example prefer-i2p
            * held-prefer.example prefer-i2p
            * held-clear.example clearnet
            """;

    @ParameterizedTest
    @CsvSource({
        // ours, theirs, by the clearnet if only there, by the clearnet if in I2P, too
        "chat.example, clear.example, true, true",
        "chat.example, tor.example, true, true",
        "chat.example, prefer.example, true, true",
        "chat.example, i2p.example, true, false",
        "chat.example, nobody.example, true, true",
        "chat.example, mapped.example, true, false",
        "chat.example, mapped-tor.example, true, true",
        "chat.example, mapped-prefer.example, true, false",
        "chat.example, stated.example, true, true",
        "chat.example, stated-tor.example, true, true",
        "chat.example, stated-prefer.example, true, false",
        "chat.example, held-prefer.example, true, false",
        "chat.example, held-clear.example, true, true",
        "chat.example, held-nobody.example, true, true",
        "chat.example, FRIEND, true, false",
        "chat.example, unknown.i2p, true, false",
        "SELF, clear.example, false, false",
        "SELF, FRIEND, false, false"
    })
    void aWayIsFixedByRulesAndMap(String ours, String theirs, boolean alone, boolean both) throws Exception {
        Way way = new Way(
                ours.equals("SELF") ? Domain.of(SELF) : Domain.of(ours),
                theirs.equals("FRIEND") ? Domain.of(FRIEND) : Domain.of(theirs));

        assertThat(routes(false).isByClearnet(way)).isEqualTo(alone);
        assertThat(routes(true).isByClearnet(way)).isEqualTo(both);
    }
}
