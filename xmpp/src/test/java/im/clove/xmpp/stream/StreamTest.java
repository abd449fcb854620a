package im.clove.xmpp.stream;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.ChannelBinding;
import im.clove.xmpp.sasl.Mechanism;
import im.clove.xmpp.sasl.SaslProfile;
import im.clove.xmpp.stream.StreamHeader.Reading;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.StreamParser;
import im.clove.xmpp.xml.XmlLimits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamTest {
    /// The conditions of RFC 6120 §4.9.3, in its order.
    private static final List<String> RFC = List.of(
            "bad-format",
            "bad-namespace-prefix",
            "conflict",
            "connection-timeout",
            "host-gone",
            "host-unknown",
            "improper-addressing",
            "internal-server-error",
            "invalid-from",
            "invalid-namespace",
            "invalid-xml",
            "not-authorized",
            "not-well-formed",
            "policy-violation",
            "remote-connection-failed",
            "reset",
            "resource-constraint",
            "restricted-xml",
            "see-other-host",
            "system-shutdown",
            "undefined-condition",
            "unsupported-encoding",
            "unsupported-feature",
            "unsupported-stanza-type",
            "unsupported-version");

    private static Reading header(String attributes) {
        String xml = "<stream:stream xmlns:stream='http://etherx.jabber.org/streams' " + attributes + ">";
        List<StreamEvent> events =
                new StreamParser(XmlLimits.BEFORE_LOGIN).feed(ByteBuffer.wrap(xml.getBytes(StandardCharsets.UTF_8)));
        if (events.getFirst() instanceof StreamEvent.Opened opened) {
            return StreamHeader.read(opened, Element.CLIENT);
        }
        throw new AssertionError(events.toString());
    }

    private static StreamHeader fine(Reading reading) {
        return switch (reading) {
            case Reading.Fine(StreamHeader header) -> header;
            case Reading.Wrong wrong -> throw new AssertionError(wrong.toString());
        };
    }

    private static StreamCondition wrong(Reading reading) {
        return switch (reading) {
            case Reading.Fine fine -> throw new AssertionError(fine.toString());
            case Reading.Wrong(StreamCondition condition, String reason, StreamHeader _) -> {
                assertThat(reason).contains("§4");
                yield condition;
            }
        };
    }

    @Test
    void conditionsAreThoseOfTheRfc() {
        assertThat(Stream.of(StreamCondition.values()).map(StreamCondition::wireName))
                .containsExactlyElementsOf(RFC);
    }

    @ParameterizedTest(name = "4.9.3 {0}")
    @EnumSource
    void errorsAreWrittenAndReadBack(StreamCondition condition) {
        Element error = condition.toElement("why", Element.of("urn:example", "detail"));
        assertThat(error)
                .isEqualTo(Elements.stanza("<stream:error><" + condition.wireName()
                        + " xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
                        + "<text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>why</text>"
                        + "<detail xmlns='urn:example'/></stream:error>"));
        assertThat(StreamCondition.read(error)).contains(condition);
        assertThat(condition.toElement().children()).hasSize(1);
    }

    @Test
    void unknownErrorIsUndefined() {
        assertThat(StreamCondition.read(Elements.stanza("<stream:error><new xmlns='urn:example'/></stream:error>")))
                .contains(StreamCondition.UNDEFINED_CONDITION);
        assertThat(StreamCondition.read(Elements.stanza("<error/>"))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everyFindingOfTheParserHasItsCondition(StreamEvent.Kind kind) {
        assertThat(StreamCondition.of(kind).name()).isEqualTo(kind.name());
    }

    @Test
    void headerIsRead() {
        StreamHeader header = fine(header("xmlns='jabber:client' from='Juliet@Capulet.example' to='capulet.example' "
                + "version='1.0' xml:lang='en-GB' id='x'"));
        assertThat(header)
                .isEqualTo(new StreamHeader(
                        Jid.parse("juliet@capulet.example"), Domain.of("capulet.example"), "x", "en-GB"));
        assertThat(fine(header("xmlns='jabber:client' version='1.0'")))
                .isEqualTo(new StreamHeader(null, null, null, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "1.1", "2.0", "10.3", "01.00"})
    void versionsFromOneOnAreTaken(String version) {
        assertThat(header("xmlns='jabber:client' version='" + version + "'")).isInstanceOf(Reading.Fine.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.9", "", "1", "1.0.0", "-1.0", "one", "1.", ".1", "99999999999.0"})
    @DisplayName("4.9.3.25 unsupported-version")
    void otherVersionsAreRefused(String version) {
        assertThat(wrong(header("xmlns='jabber:client' version='" + version + "'")))
                .isEqualTo(StreamCondition.UNSUPPORTED_VERSION);
        assertThat(wrong(header("xmlns='jabber:client'"))).isEqualTo(StreamCondition.UNSUPPORTED_VERSION);
    }

    @ParameterizedTest
    @CsvSource({
        "xmlns='jabber:server' version='1.0',INVALID_NAMESPACE",
        "xmlns='jabber:client' version='1.0' from='@x',INVALID_FROM",
        "xmlns='jabber:client' version='1.0' to='',HOST_UNKNOWN",
        "xmlns='jabber:client' version='1.0' to='a@b',HOST_UNKNOWN",
        "xmlns='jabber:client' version='1.0' to='b/c',HOST_UNKNOWN",
    })
    void wrongHeadersHaveTheirConditions(String attributes, StreamCondition expected) {
        assertThat(wrong(header(attributes))).isEqualTo(expected);
    }

    @Test
    void ofAWrongHeaderTheRestIsReadAllTheSame() {
        Reading reading = header("xmlns='jabber:server' version='0.9' from='@' to='capulet.example' xml:lang='de'");
        assertThat(reading)
                .isInstanceOfSatisfying(
                        Reading.Wrong.class,
                        wrong -> assertThat(wrong.said())
                                .isEqualTo(new StreamHeader(null, Domain.of("capulet.example"), null, "de")));
    }

    @Test
    void rootMustBeAStream() {
        Element other = Element.of("urn:example", "stream").with("version", "1.0");
        assertThat(wrong(StreamHeader.read(new StreamEvent.Opened(other, Element.CLIENT), Element.CLIENT)))
                .isEqualTo(StreamCondition.INVALID_NAMESPACE);
        Element error = Element.of(StreamParser.STREAMS, "features").with("version", "1.0");
        assertThat(wrong(StreamHeader.read(new StreamEvent.Opened(error, Element.CLIENT), Element.CLIENT)))
                .isEqualTo(StreamCondition.BAD_FORMAT);
    }

    @Test
    void absurdLanguagesAreIgnored() {
        assertThat(fine(header("xmlns='jabber:client' version='1.0' xml:lang='e&quot;n'"))
                        .language())
                .isNull();
    }

    @Test
    void featuresStandAsSpecified() {
        List<Element> features = new java.util.ArrayList<>();
        features.add(StreamFeatures.startTls(true));
        features.add(ChannelBinding.advertisement(List.of(ChannelBinding.values())));
        features.add(
                SaslProfile.RFC6120.offer(List.of(Mechanism.SCRAM_SHA_1_PLUS, Mechanism.PLAIN), List.of(), List.of()));
        features.addAll(List.of(
                StreamFeatures.bind(),
                StreamFeatures.session(),
                StreamFeatures.clientState(),
                StreamFeatures.rosterVersioning(),
                StreamFeatures.preApproval(),
                StreamFeatures.limits(10_000, OptionalInt.of(600)),
                StreamFeatures.bidi(),
                StreamFeatures.dialback()));
        assertThat(StreamFeatures.of(features))
                .isEqualTo(Elements.stanza("<stream:features>"
                        + "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>"
                        + "<sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'><channel-binding type='tls-exporter'/>"
                        + "<channel-binding type='tls-server-end-point'/></sasl-channel-binding>"
                        + "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
                        + "<mechanism>SCRAM-SHA-1-PLUS</mechanism><mechanism>PLAIN</mechanism></mechanisms>"
                        + "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
                        + "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'><optional/></session>"
                        + "<csi xmlns='urn:xmpp:csi:0'/><ver xmlns='urn:xmpp:features:rosterver'/>"
                        + "<sub xmlns='urn:xmpp:features:pre-approval'/>"
                        + "<limits xmlns='urn:xmpp:stream-limits:0'><max-bytes>10000</max-bytes>"
                        + "<idle-seconds>600</idle-seconds></limits>"
                        + "<bidi xmlns='urn:xmpp:features:bidi'/>"
                        + "<dialback xmlns='urn:xmpp:features:dialback'><errors/></dialback></stream:features>"));
    }

    @Test
    void whatIsNotThereIsNotOffered() {
        assertThat(StreamFeatures.startTls(false).children()).isEmpty();
        assertThat(StreamFeatures.limits(1, OptionalInt.empty()).children()).hasSize(1);
    }
}
