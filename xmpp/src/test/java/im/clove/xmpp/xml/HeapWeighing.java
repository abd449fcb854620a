package im.clove.xmpp.xml;

import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A program that fills its heap with elements of one shape after the other, and says what each takes there and what
/// is counted: a line for each, `counted TAB real TAB shape`.
final class HeapWeighing {
    private static final int ENOUGH = 24 << 20;

    private HeapWeighing() {}

    private static Map<String, String> shapes() {
        Map<String, String> shapes = new LinkedHashMap<>();
        shapes.put(
                "a short message",
                "<message xmlns='jabber:client' to='mum@example.org' from='me@example.org/phone' id='a1b2c3' type='chat'>"
                        + "<body>Will you be here for dinner tonight? It is ready at eight.</body>"
                        + "<active xmlns='http://jabber.org/protocol/chatstates'/></message>");
        shapes.put("a long text", "<message xmlns='jabber:client'><body>" + "x".repeat(20_000) + "</body></message>");
        shapes.put(
                "two bytes a character",
                "<message xmlns='jabber:client'><body>" + "ж".repeat(5_000) + "</body></message>");
        shapes.put("many elements", "<iq xmlns='jabber:client'>" + "<zz/>".repeat(1_000) + "</iq>");
        shapes.put("elements of text", "<iq xmlns='jabber:client'>" + "<zz>1</zz>".repeat(1_000) + "</iq>");
        shapes.put(
                "many attributes",
                "<iq xmlns='jabber:client'>" + "<q aa='1' bb='2' cc='3' dd='4' ee='5'/>".repeat(200) + "</iq>");
        shapes.put("deep nesting", "<iq xmlns='jabber:client'>" + "<dd>".repeat(100) + "</dd>".repeat(100) + "</iq>");
        return shapes;
    }

    private static long heap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    public static void main(String[] args) throws XmlException {
        for (Map.Entry<String, String> shape : shapes().entrySet()) {
            byte[] bytes = shape.getValue().getBytes(StandardCharsets.UTF_8);
            int counted = HeapWeight.of(Elements.stored(bytes));
            System.out.println(counted + "\t" + real(bytes, ENOUGH / counted) + "\t" + shape.getKey());
        }
    }

    private static long real(byte[] bytes, int count) throws XmlException {
        long before = heap();
        List<Element> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            all.add(Elements.stored(bytes));
        }
        long after = heap();
        Reference.reachabilityFence(all);
        return (after - before) / count;
    }
}
