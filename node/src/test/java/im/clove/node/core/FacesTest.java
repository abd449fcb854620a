package im.clove.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.jid.Domain;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FacesTest {
    private static final Set<Domain> CLEARNET = Set.of(Domain.of("chat.example"));

    @ParameterizedTest
    @CsvSource({
        "chat.example, rooms.chat.example, true",
        "chat.example, home.lan, false",
        "rooms.chat.example, rooms.home.lan, false",
        "home.lan, rooms.home.lan, true",
        "notchat.example, home.lan, true",
        "notchat.example, chat.example, false"
    })
    void aServiceBelongsToTheDomainItStandsInFrontOf(String one, String other, boolean meet) {
        Faces faces = new Faces(CLEARNET, false);

        assertThat(faces.mayMeet(Domain.of(one), Domain.of(other))).isEqualTo(meet);
        assertThat(faces.mayMeet(Domain.of(other), Domain.of(one))).isEqualTo(meet);
    }

    @Test
    void theOwnerMayLetThemMeet() {
        assertThat(new Faces(CLEARNET, true).mayMeet(Domain.of("chat.example"), Domain.of("home.lan")))
                .isTrue();
    }

    @Test
    void aNodeWithoutABridgeHasOneFace() {
        assertThat(Faces.ONE.mayMeet(Domain.of("chat.example"), Domain.of("home.lan")))
                .isTrue();
        assertThat(Faces.ONE.isClearnet(Domain.of("chat.example"))).isFalse();
    }
}
