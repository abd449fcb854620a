package im.clove.s2s.stream;

import static im.clove.s2s.Names.EVE;
import static im.clove.s2s.Names.EVE_HOST;
import static im.clove.s2s.Names.JULIET;
import static im.clove.s2s.Names.JULIET_HOST;
import static im.clove.s2s.Names.ROMEO;
import static im.clove.s2s.Names.ROMEO_HOST;
import static im.clove.s2s.Names.header;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.transport.I2pPlace;
import im.clove.s2s.Names;
import im.clove.s2s.StockStage;
import im.clove.s2s.dialback.DialbackKeys;
import im.clove.s2s.place.DarknetMap;
import im.clove.s2s.place.DestinationAuth;
import im.clove.s2s.place.DomainPair;
import im.clove.s2s.place.LinkKey;
import im.clove.s2s.stream.Handshake.Output;
import im.clove.xmpp.jid.B32;
import im.clove.xmpp.stream.StreamCondition;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.StreamParser;
import im.clove.xmpp.xml.XmlLimits;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HandshakeTest {
    private static final String LINK = "<link xmlns='urn:clove:s2s:0' id='i' seq='1' h='0' epoch='0'/>";
    private static final String FEATURES = "<stream:features><destination xmlns='urn:clove:s2s:0'/></stream:features>";
    private static final String STARTTLS = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
    private static final LinkKey KEY = new LinkKey(ROMEO_HOST, JULIET_HOST, new I2pPlace(JULIET, 5269));

    private final DarknetMap map = new DarknetMap(ROMEO, Set.of(ROMEO_HOST, Names.conference(ROMEO)), Map.of(), true);

    private Handshake accepted() {
        return new AcceptedHandshake(map, new DestinationAuth(map), Ground.of(Names.at(JULIET)), () -> "id", null);
    }

    private Handshake stockAccepted(B32 source) {
        int[] ids = new int[1];
        return new AcceptedHandshake(
                map,
                new DestinationAuth(map),
                Ground.of(Names.at(source)),
                () -> "id" + ++ids[0],
                new DialbackKeys(new byte[DialbackKeys.SECRET_BYTES]));
    }

    private static Handshake dialled() {
        return new DialledHandshake(KEY, DialledHandshake.Expectation.CLOVE_ONLY);
    }

    private StreamCondition fault(String xml) {
        List<Output> out = run(accepted(), xml);
        assertThat(out.getLast()).isInstanceOf(Output.Fail.class);
        return ((Output.Fail) out.getLast()).fault().condition();
    }

    @Test
    void acceptsAPeerThatIsWhoItClaims() {
        List<Output> out = run(accepted(), header(JULIET.hostname(), "conference." + ROMEO.hostname()) + LINK);

        assertThat(out)
                .containsExactly(
                        new Output.Header(Names.conference(ROMEO), JULIET_HOST, "id"),
                        new Output.Send(Element.of(
                                StreamParser.STREAMS, "features", Element.of("urn:clove:s2s:0", "destination"))),
                        new Output.Linked(KEY, new Hello("i", 1, null, 0, 0)));
    }

    @Test
    @DisplayName("S-05 a claim that is not the destination's is cut before anything is offered")
    void forgedClaimIsInvalidFrom() {
        List<Output> out = run(accepted(), header(EVE.hostname(), ROMEO.hostname()) + LINK);

        assertThat(out).hasSize(2);
        assertThat(out.getFirst()).isEqualTo(new Output.Header(ROMEO_HOST, EVE_HOST, "id"));
        assertThat(fault(header(EVE.hostname(), ROMEO.hostname()))).isEqualTo(StreamCondition.INVALID_FROM);
        assertThat(fault(header(ROMEO.hostname(), ROMEO.hostname()))).isEqualTo(StreamCondition.INVALID_FROM);
        assertThat(fault(header("example.org", ROMEO.hostname()))).isEqualTo(StreamCondition.INVALID_FROM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "example.org", "localhost", "127.0.0.1", "xn--nxasmq6b", "a b", "muc.unknown.i2p"})
    @DisplayName("S-13 every domain that is not ours gets the same answer")
    void unknownHostsLookTheSame(String to) {
        assertThat(run(accepted(), header(JULIET.hostname(), to)))
                .isEqualTo(run(accepted(), header(JULIET.hostname(), "other.example")));
        assertThat(fault(header(JULIET.hostname(), to))).isEqualTo(StreamCondition.HOST_UNKNOWN);
    }

    @Test
    void otherFaultsOfTheHeader() {
        assertThat(fault(header("", ROMEO.hostname()))).isEqualTo(StreamCondition.IMPROPER_ADDRESSING);
        assertThat(fault(header(JULIET.hostname(), ROMEO.hostname()).replace("jabber:server", "jabber:client")))
                .isEqualTo(StreamCondition.INVALID_NAMESPACE);
        assertThat(fault(header(JULIET.hostname(), ROMEO.hostname()).replace(" version='1.0'", "")))
                .isEqualTo(StreamCondition.UNSUPPORTED_VERSION);
        assertThat(fault("<!DOCTYPE a>")).isEqualTo(StreamCondition.RESTRICTED_XML);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<message to='a@b'/>",
                "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>",
                "<link xmlns='urn:clove:s2s:0'/>",
                "<link xmlns='urn:clove:s2s:0' id='i' seq='0' h='0' epoch='0'/>",
                "<link xmlns='urn:clove:s2s:0' id='i' seq='-1' h='0' epoch='0'/>",
                "<link xmlns='urn:clove:s2s:0' id='i' seq='9999999999999999999' h='0' epoch='0'/>",
                "<link xmlns='urn:clove:s2s:0' id='' seq='1' h='0' epoch='0'/>",
                "<x/>"
            })
    @DisplayName("S-03, S-04, S-10 anything but a sound link ends the stream at once")
    void nothingElseIsTakenBeforeTheLink(String xml) {
        List<Output> out = run(accepted(), header(JULIET.hostname(), ROMEO.hostname()) + xml + LINK);

        assertThat(out.getLast()).isInstanceOf(Output.Fail.class);
        assertThat(out).noneMatch(Output.Linked.class::isInstance);
    }

    @Test
    void diallerSendsItsLinkWhenItSeesTheFeature() {
        assertThat(run(dialled(), header("", "") + FEATURES + LINK))
                .containsExactly(new Output.Ready(), new Output.Linked(KEY, new Hello("i", 1, null, 0, 0)));
    }

    @Test
    void peerThatIsNoCloveNodeIsRefusedWithAText() {
        Output out = run(dialled(), header("", "") + "<stream:features/>").getFirst();

        assertThat(((Ending.Rejected) ((Output.Over) out).how()).reason().text())
                .contains("not a Clove node");
    }

    @Test
    @DisplayName("S-12 a redirect is never followed")
    void streamErrorsOfThePeer() {
        assertThat(ending("see-other-host")).isEqualTo(new Ending.Lost());
        assertThat(ending("conflict")).isEqualTo(new Ending.Yielded());
        assertThat(ending("system-shutdown")).isEqualTo(new Ending.Lost());
        assertThat(ending("host-unknown")).isInstanceOf(Ending.Rejected.class);
        assertThat(ending("invalid-from")).isInstanceOf(Ending.Rejected.class);
        assertThat(ending("made-up")).isInstanceOf(Ending.Rejected.class);
    }

    private static Ending ending(String condition) {
        Output out = run(
                        dialled(),
                        header("", "") + "<stream:error><" + condition
                                + " xmlns='urn:ietf:params:xml:ns:xmpp-streams'>" + EVE_HOST + "</" + condition
                                + "></stream:error>")
                .getFirst();
        return ((Output.Over) out).how();
    }

    @Test
    @DisplayName("S-10 a peer that repeats features or restarts is cut")
    void repetitionEndsTheStream() {
        assertThat(run(dialled(), header("", "") + FEATURES + FEATURES).getLast())
                .isInstanceOf(Output.Fail.class);
        Handshake restarting = dialled();
        StreamEvent opened = Names.events(header("", "")).getFirst();
        assertThat(restarting.step(opened)).isEmpty();
        assertThat(restarting.step(opened).getFirst()).isInstanceOf(Output.Fail.class);
    }

    private static List<Output> run(Handshake handshake, String... parts) {
        List<Output> out = new ArrayList<>();
        for (String part : parts) {
            // Each part is a stream of its own: TLS and SASL begin anew.
            Names.events(part).forEach(event -> out.addAll(handshake.step(event)));
        }
        return out;
    }

    private static List<String> names(List<Output> outputs) {
        return outputs.stream()
                .map(output -> output instanceof Output.Send(Element element)
                        ? element.local()
                        : output.getClass().getSimpleName())
                .toList();
    }

    private static List<String> offers(Output features) {
        return ((Output.Send) features)
                .element().children().stream().map(Element::local).toList();
    }

    private static String auth(String text) {
        return "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>" + text + "</auth>";
    }

    @Test
    void oneSetOfFeaturesFitsBothKindsOfPeers() {
        String begin = header(JULIET.hostname(), ROMEO.hostname());
        List<Output> out = run(stockAccepted(JULIET), begin, begin);
        assertThat(offers(out.get(1))).containsExactly("destination", "starttls", "dialback");
        assertThat(run(stockAccepted(JULIET), begin + LINK).getLast()).isInstanceOf(Output.Linked.class);

        List<Output> inTls = run(stockAccepted(JULIET), begin + STARTTLS, begin);
        assertThat(names(inTls)).containsExactly("Header", "features", "proceed", "StartTls", "Header", "features");
        assertThat(offers(inTls.getLast())).containsExactly("mechanisms", "dialback");
        assertThat(offers(run(stockAccepted(EVE), begin).getLast())).containsExactly("starttls", "dialback");
        assertThat(offers(run(stockAccepted(EVE), begin + STARTTLS, begin).getLast()))
                .containsExactly("dialback");
    }

    @Test
    void externalIsTakenFromTheDestinationThatProvesTheDomain() {
        String begin = header(JULIET.hostname(), ROMEO.hostname());
        List<Output> out = run(stockAccepted(JULIET), begin + STARTTLS, begin + auth("="), begin);
        assertThat(names(out).subList(6, 11)).containsExactly("success", "Restart", "Header", "features", "Grounded");
        assertThat(((Output.Grounded) out.getLast()).ground())
                .isEqualTo(new StockGround(
                        "id3", new DomainPair(JULIET_HOST, ROMEO_HOST), false, OptionalInt.empty(), null, null));
        assertThat(offers(out.get(9))).containsExactly("sm", "dialback");
    }

    @Test
    @DisplayName("S-03, S-05 EXTERNAL is refused where nothing proves it, and leaves dialback")
    void externalIsRefused() {
        String begin = header(JULIET.hostname(), ROMEO.hostname());
        assertThat(names(run(stockAccepted(EVE), begin + STARTTLS, begin + auth("="))))
                .endsWith("failure");
        assertThat(names(run(stockAccepted(JULIET), begin + auth("=")))).endsWith("failure");
        assertThat(names(run(stockAccepted(JULIET), begin + STARTTLS, begin + auth("ZXZlLmkycA=="))))
                .endsWith("failure");
        assertThat(names(run(
                        stockAccepted(EVE),
                        begin + STARTTLS,
                        begin + auth("=") + "<db:result xmlns:db='jabber:server:dialback'>k</db:result>")))
                .endsWith("failure", "Grounded");
        assertThat(run(stockAccepted(JULIET), begin + STARTTLS, begin + LINK).getLast())
                .isInstanceOf(Output.Fail.class);
    }

    @Test
    void aStreamKeepsTheAddressesItBeganWith() {
        List<Output> out = run(
                stockAccepted(JULIET),
                header(JULIET.hostname(), ROMEO.hostname()) + STARTTLS,
                header("conference." + JULIET.hostname(), ROMEO.hostname()));
        assertThat(((Output.Fail) out.getLast()).fault().condition()).isEqualTo(StreamCondition.INVALID_FROM);
    }

    @Test
    @DisplayName("S-03, S-05 a header need not say who comes (XEP-0220), and then only keys are of use")
    void aHeaderWithoutFromLeavesDialback() {
        String nameless = header("", ROMEO.hostname());
        List<Output> out = run(stockAccepted(JULIET), nameless + STARTTLS, nameless + auth("="));
        assertThat(out.getFirst()).isEqualTo(new Output.Header(ROMEO_HOST, null, "id1"));
        assertThat(offers(out.get(1))).containsExactly("starttls", "dialback");
        assertThat(offers(out.get(5))).containsExactly("dialback");
        assertThat(names(out)).endsWith("failure");
        assertThat(run(stockAccepted(JULIET), nameless + LINK).getLast()).isInstanceOf(Output.Fail.class);

        out = run(
                stockAccepted(JULIET),
                nameless + STARTTLS,
                nameless + StockStage.result(JULIET.hostname(), ROMEO.hostname(), "", "k"));
        assertThat(out.getLast())
                .isInstanceOfSatisfying(
                        Output.Grounded.class,
                        grounded -> assertThat(grounded.ground().proved()).isNull());
    }

    @Test
    void aPeerMaySayWhoItIsInItsSecondHeader() {
        String begin = header(JULIET.hostname(), ROMEO.hostname());
        List<Output> out =
                run(stockAccepted(JULIET), header("", ROMEO.hostname()) + STARTTLS, begin + auth("="), begin);
        assertThat(((Output.Grounded) out.getLast()).ground().proved())
                .isEqualTo(new DomainPair(JULIET_HOST, ROMEO_HOST));
        out = run(
                stockAccepted(JULIET),
                header("", ROMEO.hostname()) + STARTTLS,
                header("example.org", ROMEO.hostname()));
        assertThat(((Output.Fail) out.getLast()).fault().condition()).isEqualTo(StreamCondition.INVALID_FROM);
        out = run(
                stockAccepted(JULIET),
                header("", ROMEO.hostname()) + STARTTLS,
                header("", "conference." + ROMEO.hostname()));
        assertThat(((Output.Fail) out.getLast()).fault().condition()).isEqualTo(StreamCondition.INVALID_FROM);
        assertThat(((Output.Fail) run(stockAccepted(JULIET), begin.replace(JULIET.hostname(), "a b"))
                                .getLast())
                        .fault()
                        .condition())
                .isEqualTo(StreamCondition.IMPROPER_ADDRESSING);
    }

    @Test
    @DisplayName("S-10 questions and attempts to log in are counted")
    void negotiationEnds() {
        String begin = header(JULIET.hostname(), ROMEO.hostname());
        assertThat(run(stockAccepted(EVE), begin + STARTTLS, begin + auth("=").repeat(40))
                        .getLast())
                .isInstanceOf(Output.Fail.class);
    }

    @Test
    void aPeerThatBecomesAnotherKindIsNoticed() {
        String plain = header("", "") + "<stream:features/>";
        String clove = header("", "") + FEATURES;
        Output changed = new Output.Over(new Ending.Changed());
        assertThat(run(new DialledHandshake(KEY, DialledHandshake.Expectation.CLOVE), plain))
                .containsExactly(changed);
        assertThat(run(new DialledHandshake(KEY, DialledHandshake.Expectation.STOCK), clove))
                .containsExactly(changed);
        assertThat(run(new DialledHandshake(KEY, DialledHandshake.Expectation.OTHER), clove))
                .containsExactly(changed);
        assertThat(run(new DialledHandshake(KEY, DialledHandshake.Expectation.STOCK), plain))
                .containsExactly(changed);
        assertThat(names(run(new DialledHandshake(KEY, DialledHandshake.Expectation.NONE), plain)))
                .containsExactly("Grounded");
    }

    @Test
    void randomInputNeverSurprises() {
        Random random = new Random(11);
        List<String> words = List.of(
                header(JULIET.hostname(), ROMEO.hostname()),
                header(EVE.hostname(), ROMEO.hostname()),
                FEATURES,
                LINK,
                "<message/>",
                "<stream:error/>",
                "<a xmlns='urn:xmpp:sm:3' h='1'/>",
                "</stream:stream>",
                "<x",
                "\0",
                STARTTLS,
                "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>",
                "<stream:features>" + STARTTLS + "</stream:features>",
                "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
                        + "<mechanism>EXTERNAL</mechanism></mechanisms></stream:features>",
                "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>=</auth>",
                "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
                "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
                "<db:result xmlns:db='jabber:server:dialback' from='" + JULIET_HOST + "' to='" + ROMEO_HOST
                        + "'>k</db:result>",
                "<db:verify xmlns:db='jabber:server:dialback'/>",
                "<link xmlns='urn:clove:s2s:0' id='i' seq='1' h='0' epoch='99999999999999999999'/>");
        DialledHandshake.Expectation[] expectations = DialledHandshake.Expectation.values();
        for (int run = 0; run < 10_000; run++) {
            Handshake handshake = switch (random.nextInt(4)) {
                case 0 -> accepted();
                case 1 -> dialled();
                case 2 -> stockAccepted(random.nextBoolean() ? JULIET : EVE);
                default -> new DialledHandshake(KEY, expectations[random.nextInt(expectations.length)]);
            };
            boolean proved = false;
            StreamParser parser = new StreamParser(XmlLimits.BEFORE_LOGIN);
            int ends = 0;
            int links = 0;
            for (int i = 0; i < 8; i++) {
                String word = i == 0 ? words.get(random.nextInt(2)) : words.get(random.nextInt(words.size()));
                byte[] bytes = word.getBytes(java.nio.charset.StandardCharsets.UTF_8);
                for (StreamEvent event : parser.feed(ByteBuffer.wrap(bytes))) {
                    for (Output out : handshake.step(event)) {
                        ends += out instanceof Output.Fail || out instanceof Output.Over ? 1 : 0;
                        links += out instanceof Output.Linked || out instanceof Output.Grounded ? 1 : 0;
                        proved |= out instanceof Output.Grounded(StockGround ground) && ground.proved() != null;
                        if (out instanceof Output.StartTls || out instanceof Output.Restart) {
                            parser.restart();
                        }
                    }
                }
            }
            assertThat(ends + links).isLessThanOrEqualTo(1);
            assertThat(proved && handshake instanceof AcceptedHandshake && links == 0)
                    .isFalse();
        }
    }
}
