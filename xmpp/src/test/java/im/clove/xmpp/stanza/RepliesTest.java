package im.clove.xmpp.stanza;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepliesTest {
    private static final Jid JULIET = Jid.parse("juliet@capulet.example/balcony");
    private static final StanzaError ERROR = StanzaError.of(Condition.SERVICE_UNAVAILABLE);

    private static Stanza read(String xml) {
        return Stanza.of(Elements.stanza(xml));
    }

    private static Optional<Stanza> malformed(String xml) {
        MalformedStanzaException e = catchThrowableOfType(MalformedStanzaException.class, () -> read(xml));
        return Replies.error(e, JULIET);
    }

    @Test
    void resultGoesBack() {
        Iq request = (Iq) read("<iq type='get' id='1' from='a@b/c' to='d'><q xmlns='x'/></iq>");
        assertThat(Replies.result(request).element())
                .isEqualTo(Elements.stanza("<iq type='result' id='1' to='a@b/c' from='d'/>"));
        assertThat(Replies.result(request, Element.of("x", "r")))
                .isEqualTo(read("<iq type='result' id='1' to='a@b/c' from='d'><r xmlns='x'/></iq>"));
    }

    @Test
    void resultOfARequestWithoutAddressesHasNone() {
        Iq request = (Iq) read("<iq type='get' id='1'><q xmlns='x'/></iq>");
        assertThat(Replies.result(request).element()).isEqualTo(Elements.stanza("<iq type='result' id='1'/>"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"message", "presence", "iq"})
    void errorGoesBackWithoutThePayload(String kind) {
        String type = kind.equals("iq") ? " type='set'" : "";
        Stanza refused = read("<" + kind + type + " id='1' from='a@b/c' to='d@e'><body>secret</body></" + kind + ">");
        Stanza error = Replies.error(refused, ERROR).orElseThrow();
        assertThat(error.isError()).isTrue();
        assertThat(error.to()).isEqualTo(refused.from());
        assertThat(error.from()).isEqualTo(refused.to());
        assertThat(error.id()).isEqualTo("1");
        assertThat(error.element().children()).containsExactly(ERROR.toElement());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<message type='error' id='1'/>",
                "<presence type='error'/>",
                "<iq type='error' id='1'/>",
                "<iq type='result' id='1'/>"
            })
    @DisplayName("C-16: errors and results are never answered")
    void errorsAreNotAnswered(String xml) {
        assertThat(Replies.error(read(xml), ERROR)).isEmpty();
    }

    @Test
    void malformedStanzasAreAnsweredToTheirStream() {
        assertThat(malformed("<message id='1' from='evil@x' to='a@@b'/>")
                        .orElseThrow()
                        .element())
                .isEqualTo(Element.of(Element.CLIENT, "message")
                        .with("type", "error")
                        .with("id", "1")
                        .with("to", JULIET.toString())
                        .with(StanzaError.of(Condition.JID_MALFORMED).toElement()));
        assertThat(malformed("<presence type='odd' to='a@b'/>").orElseThrow().from())
                .isEqualTo(Jid.parse("a@b"));
        assertThat(malformed("<iq type='get'><q xmlns='x'/></iq>").orElseThrow())
                .isInstanceOf(Iq.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<message type='error' to='@'/>",
                "<iq type='result' to='@' id='1'/>",
                "<iq type='error'/>",
                "<other to='@'/>"
            })
    @DisplayName("C-16: malformed errors and results are not answered either")
    void malformedErrorsAreNotAnswered(String xml) {
        assertThat(malformed(xml)).isEmpty();
    }
}
