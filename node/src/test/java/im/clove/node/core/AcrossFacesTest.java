package im.clove.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Elements;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// From one face of a node to the other: as if it lived elsewhere.
final class AcrossFacesTest {
    private static final Domain OUT = Domain.of("chat.example");
    private static final Domain IN = Domain.of("home.lan");

    private final Router router = new Router(new Hosts(Set.of(OUT, IN), List.of()), new Faces(Set.of(OUT), false));

    private Route route(String xml, Origin origin) {
        return router.route(new Envelope(Stanza.of(Elements.stanza(xml)), origin, () -> {}));
    }

    @Test
    void aMessageIsNotDeliveredHere() {
        assertThat(route(
                        "<message from='juliet@chat.example/o' to='romeo@home.lan'><body>x</body></message>",
                        new Origin.Client(Jid.parse("juliet@chat.example/o"))))
                .isInstanceOf(Route.ToPeer.class);
    }

    @Test
    void thatItIsRefusedReachesTheSender() {
        assertThat(route("<message type='error' from='romeo@home.lan' to='juliet@chat.example/o'/>", new Origin.Node()))
                .isInstanceOf(Route.ToAccount.class);
    }

    @Test
    void whatAnAccountSaysByItselfDoesNot() {
        assertThat(route("<presence from='romeo@home.lan' to='juliet@chat.example'/>", new Origin.Node()))
                .isInstanceOf(Route.ToPeer.class);
    }
}
