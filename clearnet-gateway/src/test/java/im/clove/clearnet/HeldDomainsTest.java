package im.clove.clearnet;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.clearnet.policy.BridgeFile;
import im.clove.clearnet.policy.BridgePolicy;
import im.clove.s2s.place.Way;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.stanza.StanzaError;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is known to be in I2P is not reached over the clearnet by the path that prefers I2P; another path is the
/// owner's word.
final class HeldDomainsTest {
    private static final Domain CHAT = Domain.of("chat.example");

    @ParameterizedTest
    @CsvSource({
        "prefer.example, false",
        "held-prefer.example, true",
        "held-clear.example, false",
        "held-tor.example, false",
    })
    void theClearnetIsClosedToWhatPrefersI2p(String theirs, boolean closed) throws Exception {
        BridgePolicy policy = BridgeFile.parse("""
                * prefer.example prefer-i2p
                * held-prefer.example prefer-i2p
                * held-clear.example clearnet
                * held-tor.example tor
                """).policy(false);
        ClearnetAtlas atlas = new ClearnetAtlas(
                List.of(CHAT),
                Set.of(CHAT),
                () -> policy,
                domain -> domain.name().startsWith("held-"),
                _ -> true);

        assertThat(atlas.obstacle(new Way(CHAT, Domain.of(theirs))).map(StanzaError::condition))
                .isEqualTo(closed ? Optional.of(StanzaError.Condition.NOT_ALLOWED) : Optional.empty());
    }
}
