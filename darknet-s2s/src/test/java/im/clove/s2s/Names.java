package im.clove.s2s;

import im.clove.runtime.transport.PeerIdentity;
import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.StreamParser;
import im.clove.xmpp.xml.XmlLimits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Destinations and literal XML for the tests of this module. Romeo's destination sorts before Juliet's.
public final class Names {
    public static final B32 ROMEO = b32(0x08);
    public static final B32 JULIET = b32(0x90);
    public static final B32 EVE = b32(0xf0);
    public static final Domain ROMEO_HOST = Domain.of(ROMEO);
    public static final Domain JULIET_HOST = Domain.of(JULIET);
    public static final Domain EVE_HOST = Domain.of(EVE);

    private Names() {}

    public static B32 b32(int fill) {
        byte[] hash = new byte[32];
        Arrays.fill(hash, (byte) fill);
        return B32.ofHash(hash);
    }

    public static PeerIdentity at(B32 b32) {
        return new PeerIdentity.I2p(b32);
    }

    public static Domain conference(B32 b32) {
        return Domain.of("conference." + b32.hostname());
    }

    public static String header(String from, String to) {
        return "<stream:stream xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'"
                + (from.isEmpty() ? "" : " from='" + from + "'")
                + (to.isEmpty() ? "" : " to='" + to + "'")
                + ">";
    }

    public static List<StreamEvent> events(String xml) {
        return new StreamParser(XmlLimits.STORED).feed(ByteBuffer.wrap(xml.getBytes(StandardCharsets.UTF_8)));
    }

    /// The children of a stream between servers.
    public static List<Element> elements(String xml) {
        return events(header("", "") + xml).stream()
                .filter(StreamEvent.Received.class::isInstance)
                .map(event -> ((StreamEvent.Received) event).element())
                .toList();
    }
}
