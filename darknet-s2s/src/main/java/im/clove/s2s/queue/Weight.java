package im.clove.s2s.queue;

import im.clove.xmpp.xml.Attribute;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Node;
import im.clove.xmpp.xml.StreamParser;
import im.clove.xmpp.xml.Text;
import im.clove.xmpp.xml.XmlLimits;
import im.clove.xmpp.xml.XmlWriter;
import java.util.ArrayDeque;

/// How much a stanza weighs. An estimate that costs nothing for what is small, exact near the limit.
public final class Weight {
    private static final int NEAR = XmlLimits.SERVER.bytes() / 8;
    private static final int PER_NODE = 32;

    private Weight() {}

    public static int of(Element stanza) {
        long sum = 0;
        ArrayDeque<Node> rest = new ArrayDeque<>();
        rest.add(stanza);
        while (!rest.isEmpty() && sum < NEAR) {
            switch (rest.removeLast()) {
                case Text(String value) -> sum += value.length();
                case Element element -> {
                    sum += PER_NODE
                            + element.local().length() * 2L
                            + element.namespace().length();
                    for (Attribute attribute : element.attributes()) {
                        sum += 4
                                + attribute.name().local().length()
                                + attribute.value().length();
                    }
                    rest.addAll(element.nodes());
                }
            }
        }
        return sum < NEAR ? (int) sum : XmlWriter.stanza(stanza, StreamParser.SERVER).length;
    }
}
