package im.clove.s2s.dialback;

import static im.clove.runtime.fuzz.FuzzTarget.require;
import static im.clove.s2s.Names.EVE;
import static im.clove.s2s.Names.JULIET_HOST;
import static im.clove.s2s.Names.ROMEO;
import static im.clove.s2s.Names.ROMEO_HOST;

import im.clove.runtime.fuzz.FuzzTarget;
import im.clove.s2s.Names;
import im.clove.s2s.place.DarknetMap;
import im.clove.s2s.place.DestinationAuth;
import im.clove.s2s.place.DomainPair;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.StreamParser;
import im.clove.xmpp.xml.XmlLimits;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Dialback in every role, from the bytes of a peer whose destination proves nothing: no pair is authorised that
/// nobody vouched for, and nothing that waits grows without a bound (S-01, S-02, S-10).
public final class DialbackTarget implements FuzzTarget {
    private static final String DB = " xmlns:db='jabber:server:dialback'";
    private static final DomainPair PAIR = new DomainPair(JULIET_HOST, ROMEO_HOST);

    private final DialbackKeys keys = new DialbackKeys(new byte[DialbackKeys.SECRET_BYTES]);
    private final DarknetMap map = new DarknetMap(ROMEO, Set.of(ROMEO_HOST), Map.of(), true);

    @Override
    public String name() {
        return "dialback";
    }

    private static String addressed(String what, String rest) {
        return "<db:" + what + DB + " from='" + JULIET_HOST + "' to='" + ROMEO_HOST + "'" + rest;
    }

    @Override
    public List<byte[]> seeds() {
        return FuzzTarget.texts(
                addressed("result", ">key</db:result>"),
                addressed("result", " type='valid'/>"),
                addressed(
                        "result",
                        " type='error'><error type='cancel'>"
                                + "<item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></db:result>"),
                addressed("verify", " id='in'>" + keys.key(PAIR.reversed(), "in") + "</db:verify>"),
                addressed("verify", " id='out' type='invalid'/>") + addressed("result", ">k</db:result>"),
                "<db:result" + DB + "/><db:verify" + DB + " from='a b' to=''/>");
    }

    @Override
    public List<String> words() {
        return List.of(
                " from='",
                " to='",
                " id='in'",
                " id='out'",
                " type='valid'",
                " type='invalid'",
                " type='error'",
                ">k<",
                "<db:result" + DB,
                "<db:verify" + DB,
                "/>",
                "</db:result>",
                JULIET_HOST.name(),
                ROMEO_HOST.name(),
                EVE.hostname(),
                "example.org",
                keys.key(PAIR.reversed(), "in"),
                keys.key(PAIR.reversed(), "out"),
                addressed("result", ">k</db:result>"),
                addressed("verify", " id='in'>k</db:verify>"));
    }

    @Override
    public Object run(byte[] input, RandomGenerator random) {
        StreamParser parser = new StreamParser(XmlLimits.SERVER);
        parser.feed(ByteBuffer.wrap(FuzzTarget.texts(Names.header("", "")).getFirst()));
        ReceivingDialback in = new ReceivingDialback(keys, map, new DestinationAuth(map), Names.at(EVE), 1, "in");
        InitiatingDialback out = new InitiatingDialback(keys, map, "out");
        out.claim(PAIR.reversed(), 0);
        StringBuilder shape = new StringBuilder();
        int questions = 0;
        long now = 0;
        for (StreamEvent event : parser.feed(ByteBuffer.wrap(input))) {
            if (!(event instanceof StreamEvent.Received(Element element))) {
                continue;
            }
            now += random.nextInt(2_000);
            for (DialbackOutput output : in.received(element, now)) {
                questions += output instanceof DialbackOutput.Ask ? 1 : 0;
                shape.append(output.getClass().getSimpleName().charAt(0));
            }
            for (DialbackOutput output : out.received(element, now)) {
                shape.append(output.getClass().getSimpleName().charAt(1));
            }
            DialbackElements.answerTo(element, keys, map);
            require(!in.isAuthorised(PAIR), "authorised without an answer");
        }
        require(questions <= ReceivingDialback.MOST_PENDING + 64, "questions without a bound");
        in.tick(Long.MAX_VALUE - 1);
        require(in.next() == Long.MAX_VALUE, "something waits for ever");
        return shape.length() > 20 ? shape.substring(0, 20) : shape.toString();
    }
}
