package im.clove.xmpp.sasl;

import static im.clove.xmpp.sasl.SaslFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import im.clove.xmpp.xml.XmlWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How a login is spelled in SASL2 (XEP-0388).
final class Sasl2ProfileTest {
    private static final String ID = "d4565fa7-4d72-4749-b3d3-740edbf87770";

    private static Element sasl2(String local, String attributes, String content) {
        return Elements.stanza(
                "<" + local + " xmlns='urn:xmpp:sasl:2'" + attributes + ">" + content + "</" + local + ">");
    }

    private static SaslRequest.Start start(String content) {
        return (SaslRequest.Start) SaslProfile.SASL2
                .read(sasl2("authenticate", " mechanism='PLAIN'", content))
                .orElseThrow();
    }

    @Test
    void theOfferHasTheMechanismsAndWhatMayComeAlong() {
        assertThat(XmlWriter.toString(SaslProfile.SASL2.offer(
                        List.of(Mechanism.SCRAM_SHA_1_PLUS, Mechanism.PLAIN),
                        List.of(Element.of("u", "also")),
                        List.of())))
                .isEqualTo("<authentication xmlns='urn:xmpp:sasl:2'><mechanism>SCRAM-SHA-1-PLUS</mechanism>"
                        + "<mechanism>PLAIN</mechanism><inline><also xmlns='u'/></inline></authentication>");
        assertThat(SaslProfile.SASL2.restarts()).isFalse();
        assertThat(SaslProfile.RFC6120.restarts()).isTrue();
    }

    @Test
    void whatComesAlongIsKeptInItsOrder() {
        SaslRequest.Start start = start("<initial-response>AGEAYg==</initial-response>"
                + "<user-agent id='" + ID.toUpperCase(java.util.Locale.ROOT)
                + "'><software>Gajim</software><device>Mum's desk</device></user-agent>"
                + "<bind xmlns='urn:xmpp:bind:0'/><unheard-of xmlns='u'/>");

        assertThat(start.mechanism()).isEqualTo("PLAIN");
        assertThat(new String(start.initial().orElseThrow(), StandardCharsets.UTF_8))
                .isEqualTo("\0a\0b");
        assertThat(start.agent()).isEqualTo(new UserAgent(ID, "Gajim", "Mum's desk"));
        assertThat(start.agent().name()).isEqualTo("Gajim (Mum's desk)");
        assertThat(start.inline()).extracting(Element::local).containsExactly("bind", "unheard-of");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<initial-response/>              | 0",
                "<initial-response>=</initial-response> | 0",
                "<initial-response>AA==</initial-response> | 1",
                "<initial-response> AA== </initial-response> | 1",
                "''                               | none",
                "<initial-response>AA</initial-response> | garbled",
                "<initial-response>A?==</initial-response> | garbled",
            })
    void anInitialResponse(String content, String size) {
        SaslRequest request = SaslProfile.SASL2
                .read(sasl2("authenticate", " mechanism='PLAIN'", content))
                .orElseThrow();
        String got = request instanceof SaslRequest.Start start
                ? start.initial().map(data -> String.valueOf(data.length)).orElse("none")
                : "garbled";
        assertThat(got).isEqualTo(size);
    }

    @ParameterizedTest
    @CsvSource({
        "response,      Respond",
        "abort,         Abort",
        "authenticate,  Start",
        "next,          Next",
        "task-data,     Garbled",
        "success,       ",
    })
    void whichElementsAreOfALogin(String local, String kind) {
        assertThat(SaslProfile.SASL2
                        .read(sasl2(local, "", ""))
                        .map(request -> request.getClass().getSimpleName()))
                .isEqualTo(Optional.ofNullable(kind));
        assertThat(SaslProfile.SASL2.read(Element.of("other", local))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"not-a-uuid,", "'',", "D4565FA7-4D72-4749-B3D3-740EDBF87770,d4565fa7-4d72-4749-b3d3-740edbf87770"})
    void anIdThatIsNoUuidIsNone(String said, String id) {
        assertThat(start("<user-agent id='" + said + "'/>").agent().id()).isEqualTo(id == null ? "" : id);
    }

    @Test
    void aNameIsCutAndNeverWithinACharacter() {
        String name = "x".repeat(59) + "😀😀";
        UserAgent agent = start("<user-agent><software>" + name + "</software></user-agent>")
                .agent();
        assertThat(agent.software()).isEqualTo("x".repeat(59));
        assertThat(start("").agent()).isEqualTo(UserAgent.UNKNOWN);
    }

    @Test
    void answersAreSpelledAsTheXepHas() {
        assertThat(XmlWriter.toString(SaslProfile.SASL2.write(new SaslStep.Challenge(bytes("hm")))))
                .isEqualTo("<challenge xmlns='urn:xmpp:sasl:2'>aG0=</challenge>");
        assertThat(XmlWriter.toString(SaslProfile.SASL2.write(SaslStep.Failure.of(SaslCondition.ABORTED, "Well"))))
                .isEqualTo("<failure xmlns='urn:xmpp:sasl:2'><aborted xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"
                        + "<text>Well</text></failure>");
        SaslStep.Success success = new SaslStep.Success("a", Mechanism.PLAIN, bytes("v=x"), 0, null, List.of());
        assertThat(XmlWriter.toString(SaslProfile.SASL2.success(
                        success, Jid.parse("a@b.example/c"), List.of(Element.of("u", "also")))))
                .isEqualTo(
                        "<success xmlns='urn:xmpp:sasl:2'><additional-data>dj14</additional-data>"
                                + "<authorization-identifier>a@b.example/c</authorization-identifier><also xmlns='u'/></success>");
    }
}
