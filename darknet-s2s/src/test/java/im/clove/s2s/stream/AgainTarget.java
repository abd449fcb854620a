package im.clove.s2s.stream;

import static im.clove.runtime.fuzz.FuzzTarget.require;
import static im.clove.s2s.Names.JULIET_HOST;
import static im.clove.s2s.Names.ROMEO_HOST;
import static im.clove.s2s.Names.header;

import im.clove.runtime.fuzz.FuzzTarget;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.StreamParser;
import im.clove.xmpp.xml.XmlLimits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// What a Clove node says after its `link`: an `again` means one stanza that came in full on the same stream, with
/// another recipient and nothing else changed, or none; and what is kept for it stays small.
public final class AgainTarget implements FuzzTarget {
    private static final String NS = " xmlns='urn:clove:s2s:0'";
    private static final String LINK = "<link" + NS + " id='i' seq='1' h='0' epoch='0' again='8192'/>";
    private static final String MESSAGE = "<message from='a@" + JULIET_HOST + "' to='b@" + ROMEO_HOST
            + "/r' id='1' xml:lang='de'><body>Hi &amp; &lt;</body><x:y xmlns:x='urn:x' x:a='1'/></message>";

    @Override
    public String name() {
        return "again";
    }

    @Override
    public List<byte[]> seeds() {
        return FuzzTarget.texts(
                MESSAGE + "<again" + NS + " of='1' to='c@/r'/>",
                MESSAGE + "<presence to='b@" + ROMEO_HOST + "'/><again" + NS + " of='1' to='c@'/><again" + NS
                        + " of='2' to='d@" + ROMEO_HOST + "'/>",
                MESSAGE + LINK.replace("seq='1'", "seq='9'") + MESSAGE + "<again" + NS + " of='9' to=''/>",
                "<again" + NS + " of='1' to='c@'/>",
                MESSAGE.replace("Hi", "x".repeat(2_000)) + "<again" + NS + " of='1' to='@/'><x/></again>");
    }

    @Override
    public List<String> words() {
        return List.of(
                LINK,
                MESSAGE,
                "<again" + NS + "/>",
                "<message/>",
                "<iq/>",
                " of='1'",
                " of='2'",
                " to='",
                "@",
                "/",
                "seq='");
    }

    @Override
    public Object run(byte[] input, RandomGenerator random) {
        StreamParser parser = new StreamParser(XmlLimits.SERVER);
        parser.feed(ByteBuffer.wrap(header("", "").getBytes(StandardCharsets.UTF_8)));
        AgainReader reader = new AgainReader(1);
        List<Element> full = new ArrayList<>();
        StringBuilder shape = new StringBuilder();
        for (StreamEvent event : parser.feed(ByteBuffer.wrap(input))) {
            if (event instanceof StreamEvent.Received(Element element)) {
                Optional<Element> meant = reader.read(element);
                boolean isStanza = Stanza.isStanza(element);
                require(meant.isEmpty() || !isStanza && element.is(Hello.NS, Again.LOCAL), "out of nothing");
                meant.ifPresent(each -> require(
                        full.stream()
                                .anyMatch(one -> one.with("to", each.attribute("to"))
                                        .equals(each.with("to", each.attribute("to")))),
                        "nobody said that"));
                if (isStanza) {
                    full.add(element);
                }
                require(reader.held() <= 2 * (AgainReader.MOST + AgainReader.SLACK + 64), "keeps too much");
                shape.append(meant.isPresent() ? 'a' : isStanza ? 's' : 'x');
            }
        }
        return shape.length() > 40 ? shape.substring(0, 40) : shape.toString();
    }
}
