package im.clove.node.fuzz;

import static im.clove.runtime.fuzz.FuzzTarget.require;

import im.clove.clearnet.statement.SignedStatement;
import im.clove.clearnet.statement.Statement;
import im.clove.clearnet.statement.StatementException;
import im.clove.i2p.keys.I2pBase64;
import im.clove.i2p.keys.PublicDestination;
import im.clove.runtime.fuzz.FuzzTarget;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.StreamParser;
import im.clove.xmpp.xml.XmlLimits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

/// What other servers say about their place in I2P: read, and then the same from what would be sent, or refused; never
/// signed, whatever the destination is.
final class StatementTarget implements FuzzTarget {
    private static final String HEADER =
            "<stream:stream xmlns='jabber:server' version='1.0'" + " xmlns:stream='http://etherx.jabber.org/streams'>";
    private static final String DESTINATION = I2pBase64.encode(new byte[391]);

    private static String sent(boolean gone) {
        Statement said = Statement.now(Domain.of("chat.example"), DESTINATION, gone, Instant.EPOCH);
        return SignedStatement.of(said, _ -> new byte[64]).element().toString();
    }

    @Override
    public String name() {
        return "statements";
    }

    @Override
    public List<byte[]> seeds() {
        return FuzzTarget.texts(
                sent(false),
                sent(true),
                sent(false).replace("chat.example", "chat.b32.i2p"),
                "<statement xmlns='urn:clove:statement:0'/>");
    }

    @Override
    public List<String> words() {
        return List.of(
                "<destination>",
                "</destination>",
                "<signature>",
                "<statement xmlns='urn:clove:statement:0' ",
                " domain='",
                " from='1970-01-01T00:00:00Z'",
                " until='1970-03-01T00:00:00Z'",
                "+1000000000-12-31T23:59:59Z",
                " number='9223372036854775807'",
                " gone='true'",
                "AAAA",
                "==",
                "~-");
    }

    @Override
    public Object run(byte[] input, RandomGenerator random) {
        StreamParser parser = new StreamParser(XmlLimits.SERVER);
        parser.feed(ByteBuffer.wrap(HEADER.getBytes(StandardCharsets.UTF_8)));
        StringBuilder shape = new StringBuilder();
        for (StreamEvent event : parser.feed(ByteBuffer.wrap(input))) {
            if (event instanceof StreamEvent.Received(Element element)) {
                shape.append(read(element));
            }
        }
        return shape.length() > 200 ? shape.substring(0, 200) : shape.toString();
    }

    private static String read(Element element) {
        SignedStatement read;
        try {
            read = SignedStatement.parse(element);
        } catch (StatementException e) {
            return String.valueOf(e.getMessage());
        }
        try {
            require(SignedStatement.parse(read.element()).equals(read), "what was read is not what would be sent");
        } catch (StatementException e) {
            throw new AssertionError(e);
        }
        require(
                !read.holds((destination, message, signature) -> PublicDestination.parse(destination)
                        .filter(each -> each.verifies(message, signature))
                        .isPresent()),
                "nobody has signed that");
        return "read" + read.statement().gone() + read.statement().b32().text().length();
    }
}
