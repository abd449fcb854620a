package im.clove.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Elements;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("D-08 what lives on one face of a node is, to the other, as if it lived elsewhere")
final class RouterTest {
    private static final Hosts HOSTS = new Hosts(Set.of(Domain.of("chat.example"), Domain.of("home.lan")), List.of());

    private static String route(Faces faces, String from, String to, Origin origin) {
        Stanza stanza =
                Stanza.of(Elements.stanza("<message from='" + from + "' to='" + to + "'><body>x</body></message>"));
        return new Router(HOSTS, faces)
                .route(new Envelope(stanza, origin, Ticket.NONE))
                .getClass()
                .getSimpleName();
    }

    @ParameterizedTest
    @CsvSource({
        "juliet@chat.example, nurse@chat.example,  ToAccount, ToAccount",
        "juliet@chat.example, romeo@home.lan,      ToPeer,    ToAccount",
        "romeo@home.lan,      juliet@chat.example, ToPeer,    ToAccount",
        "romeo@home.lan,      ghost@home.lan,      ToAccount, ToAccount",
        "romeo@home.lan,      x@elsewhere.example, ToPeer,    ToPeer"
    })
    void clientsOfOneFaceDoNotFindTheOther(String from, String to, String apart, String together) {
        Origin client = new Origin.Client(Jid.parse(from + "/o"));

        assertThat(route(new Faces(Set.of(Domain.of("chat.example")), false), from, to, client))
                .isEqualTo(apart);
        assertThat(route(new Faces(Set.of(Domain.of("chat.example")), true), from, to, client))
                .isEqualTo(together);
        assertThat(route(Faces.ONE, from, to, client)).isEqualTo(together);
    }

    @ParameterizedTest
    @CsvSource({"juliet@chat.example, ToAccount", "romeo@home.lan, ToAccount", "x@elsewhere.example, Refuse"})
    void otherServersReachWhatTheirSideServes(String to, String route) {
        Domain theirs = Domain.of("friend.example");

        assertThat(route(
                        new Faces(Set.of(Domain.of("chat.example")), false),
                        "paris@friend.example",
                        to,
                        new Origin.Peer(theirs, null)))
                .isEqualTo(route);
    }
}
