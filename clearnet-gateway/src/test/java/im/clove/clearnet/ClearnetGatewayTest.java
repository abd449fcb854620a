package im.clove.clearnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.s2s.queue.Delivery;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Realm;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ClearnetGatewayTest {
    @Test
    void refusesEveryStanza() {
        List<StanzaError> failures = new ArrayList<>();
        Delivery delivery = new Delivery() {
            @Override
            public void accepted() {
                throw new AssertionError("accepted");
            }

            @Override
            public void failed(StanzaError reason) {
                failures.add(reason);
            }
        };

        ClearnetGateway.of(false)
                .send(
                        Domain.of("a.example"),
                        new Realm.Clearnet("b.example"),
                        Message.of(Element.of(Element.CLIENT, "message")),
                        delivery);

        assertThat(failures).extracting(StanzaError::condition).containsExactly(StanzaError.Condition.NOT_ALLOWED);
    }

    @Test
    void switchingItOnIsRefusedWithATextForTheOwner() {
        assertThatThrownBy(() -> ClearnetGateway.of(true))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("no clearnet gateway yet");
    }
}
