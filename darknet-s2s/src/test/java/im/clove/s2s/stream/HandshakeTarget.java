package im.clove.s2s.stream;

import static im.clove.runtime.fuzz.FuzzTarget.require;
import static im.clove.s2s.Names.EVE;
import static im.clove.s2s.Names.EVE_HOST;
import static im.clove.s2s.Names.JULIET;
import static im.clove.s2s.Names.JULIET_HOST;
import static im.clove.s2s.Names.ROMEO;
import static im.clove.s2s.Names.ROMEO_HOST;
import static im.clove.s2s.Names.header;

import im.clove.runtime.fuzz.FuzzTarget;
import im.clove.runtime.transport.I2pPlace;
import im.clove.s2s.Names;
import im.clove.s2s.dialback.DialbackKeys;
import im.clove.s2s.place.DarknetMap;
import im.clove.s2s.place.DestinationAuth;
import im.clove.s2s.place.DomainPair;
import im.clove.s2s.place.LinkKey;
import im.clove.s2s.stream.Handshake.Output;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.StreamParser;
import im.clove.xmpp.xml.XmlLimits;
import im.clove.xmpp.xml.XmlWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/// The start of a stream between servers, dialled or accepted, from the bytes a peer sends: one end at most, what is
/// said is well-formed, and only the destination's own domain is ever taken for proved. The first byte chooses who
/// talks and how; what stands behind a form feed is the stream after TLS or SASL.
public final class HandshakeTarget implements FuzzTarget {
    private static final LinkKey KEY = new LinkKey(ROMEO_HOST, JULIET_HOST, new I2pPlace(JULIET, 5269));
    private static final String LINK = "<link xmlns='urn:clove:s2s:0' id='i' seq='1' h='0' epoch='0'/>";
    private static final String DESTINATION =
            "<stream:features><destination xmlns='urn:clove:s2s:0'/></stream:features>";
    private static final String STARTTLS = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
    private static final String AUTH = "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>=</auth>";
    private static final String EXTERNAL = "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
            + "<mechanism>EXTERNAL</mechanism></mechanisms></stream:features>";
    private static final String DB = " xmlns:db='jabber:server:dialback'";

    private final DarknetMap map = new DarknetMap(ROMEO, Set.of(ROMEO_HOST, Names.conference(ROMEO)), Map.of(), true);

    @Override
    public String name() {
        return "s2s";
    }

    @Override
    public List<byte[]> seeds() {
        String begin = header(JULIET.hostname(), ROMEO.hostname());
        String back = header(ROMEO.hostname(), JULIET.hostname()).replace(">", " id='x'>");
        return FuzzTarget.texts(
                "0" + begin + LINK,
                "1" + begin + STARTTLS + "\f" + begin + AUTH + "\f" + begin,
                "2" + header(EVE.hostname(), ROMEO.hostname()) + STARTTLS + "\f" + header(EVE.hostname(), "") + AUTH,
                "1" + begin + "<db:result" + DB + " from='" + JULIET_HOST + "' to='" + ROMEO_HOST + "'>k</db:result>",
                "2" + begin + "<db:verify" + DB + " id='x' from='" + EVE_HOST + "' to='" + ROMEO_HOST
                        + "'>k</db:verify>",
                "3" + back + DESTINATION + LINK,
                "4" + back + "<stream:features>" + STARTTLS + "</stream:features>"
                        + "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>\f" + back + EXTERNAL
                        + "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>\f" + back + "<stream:features/>",
                "5" + back + "<stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>" + EVE_HOST
                        + "</see-other-host></stream:error>",
                "6" + back + EXTERNAL + "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>",
                "7" + back + "<stream:features/>");
    }

    @Override
    public List<String> words() {
        return List.of(
                LINK,
                DESTINATION,
                STARTTLS,
                AUTH,
                EXTERNAL,
                "\f",
                "</stream:stream>",
                "<message/>",
                "seq='",
                "epoch='",
                "h='",
                "of='i'",
                " from='",
                " to='",
                " id='",
                " type='valid'",
                " type='error'",
                "version='1.0'",
                "jabber:server",
                "jabber:client",
                ROMEO.hostname(),
                JULIET.hostname(),
                EVE.hostname(),
                "conference." + ROMEO.hostname(),
                "<stream:error>",
                "</stream:error>",
                "<db:result" + DB + ">k</db:result>",
                "<db:verify" + DB + "/>",
                header(JULIET.hostname(), ROMEO.hostname()),
                header("", ROMEO.hostname()));
    }

    private Handshake handshake(int which) {
        int[] ids = new int[1];
        DialledHandshake.Expectation[] expectations = DialledHandshake.Expectation.values();
        return switch (which) {
            case 0 ->
                new AcceptedHandshake(map, new DestinationAuth(map), Ground.of(Names.at(JULIET)), () -> "id", null);
            case 1, 2 ->
                new AcceptedHandshake(
                        map,
                        new DestinationAuth(map),
                        Ground.of(Names.at(which == 1 ? JULIET : EVE)),
                        () -> "id" + ++ids[0],
                        new DialbackKeys(new byte[DialbackKeys.SECRET_BYTES]));
            default -> new DialledHandshake(KEY, expectations[(which - 3) % expectations.length]);
        };
    }

    @Override
    public Object run(byte[] input, RandomGenerator random) {
        int which = input.length == 0 ? 0 : (input[0] & 0xFF) % 8;
        Handshake handshake = handshake(which);
        StringBuilder shape = new StringBuilder().append(which);
        int ends = 0;
        String rest = new String(
                input, Math.min(1, input.length), Math.max(0, input.length - 1), StandardCharsets.ISO_8859_1);
        for (String stream : rest.split("\f", 6)) {
            StreamParser parser = new StreamParser(XmlLimits.BEFORE_LOGIN);
            for (StreamEvent event : parser.feed(ByteBuffer.wrap(stream.getBytes(StandardCharsets.ISO_8859_1)))) {
                boolean wasOver = ends > 0;
                List<Output> outputs = handshake.step(event);
                require(!wasOver || outputs.isEmpty(), "goes on after its end");
                for (Output output : outputs) {
                    shape.append(output.getClass().getSimpleName().charAt(0));
                    ends += check(output, which) ? 1 : 0;
                }
                if (outputs.stream().anyMatch(o -> o instanceof Output.StartTls || o instanceof Output.Restart)) {
                    // What was read before TLS or SASL does not count after it.
                    break;
                }
            }
        }
        require(ends <= 1, "more than one end");
        return shape.length() > 60 ? shape.substring(0, 60) : shape.toString();
    }

    private boolean check(Output output, int which) {
        return switch (output) {
            case Output.Header header -> {
                new StreamParser(XmlLimits.SERVER).feed(ByteBuffer.wrap(header.toBytes()));
                require(header.from() == null || map.isOwn(header.from()) || which > 2, "speaks for another domain");
                yield false;
            }
            case Output.Send(Element element) -> {
                wellFormed(element);
                yield false;
            }
            case Output.Linked(LinkKey key, Hello _) -> {
                require(key.remote().equals(JULIET_HOST), "a link with another server");
                require(which != 2, "a link with somebody who is not who it claims");
                yield true;
            }
            case Output.Grounded(StockGround ground) -> {
                DomainPair proved = ground.proved();
                require(proved == null || which != 2, "proved by somebody else");
                require(
                        proved == null
                                || proved.equals(new DomainPair(JULIET_HOST, ROMEO_HOST))
                                || proved.equals(new DomainPair(JULIET_HOST, Names.conference(ROMEO)))
                                || proved.equals(new DomainPair(Names.conference(JULIET), ROMEO_HOST))
                                || proved.equals(new DomainPair(Names.conference(JULIET), Names.conference(ROMEO)))
                                || proved.equals(new DomainPair(ROMEO_HOST, JULIET_HOST))
                                || isBelow(proved),
                        "proved what is not theirs");
                yield true;
            }
            case Output.Fail fail -> {
                wellFormed(fail.fault().condition().toElement());
                yield true;
            }
            case Output.Over _ -> true;
            case Output.Ready _, Output.StartTls _, Output.Restart _ -> false;
        };
    }

    /// Labels in front of Juliet's name are hers, too.
    private boolean isBelow(DomainPair proved) {
        return proved.from().name().endsWith("." + JULIET.hostname()) && map.isOwn(proved.to());
    }

    private static void wellFormed(Element element) {
        List<StreamEvent> events = new ArrayList<>();
        StreamParser parser = new StreamParser(XmlLimits.STORED);
        parser.feed(ByteBuffer.wrap(XmlWriter.header(StreamParser.SERVER, null, null, null, null)));
        events.addAll(parser.feed(ByteBuffer.wrap(XmlWriter.stanza(element, StreamParser.SERVER))));
        require(events.size() == 1 && events.getFirst() instanceof StreamEvent.Received, "said something malformed");
    }
}
