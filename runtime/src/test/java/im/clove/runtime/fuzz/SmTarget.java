package im.clove.runtime.fuzz;

import static im.clove.runtime.fuzz.FuzzTarget.require;

import im.clove.xmpp.sm.SmElements;
import im.clove.xmpp.sm.SmElements.Nonza;
import im.clove.xmpp.sm.SmMachine;
import im.clove.xmpp.sm.UnackedQueue;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.StreamParser;
import im.clove.xmpp.xml.XmlLimits;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Stream management (XEP-0198) under any elements: what was sent is freed once, in order, and never more than was
/// sent; what is written is read back.
public final class SmTarget implements FuzzTarget {
    private static final String NS = " xmlns='urn:xmpp:sm:3'";

    @Override
    public String name() {
        return "sm";
    }

    @Override
    public List<byte[]> seeds() {
        return FuzzTarget.texts(
                "<r" + NS + "/><a" + NS + " h='1'/><message/><a" + NS + " h='3'/>",
                "<enable" + NS + " resume='true' max='600'/><r" + NS + "/>",
                "<resume" + NS + " previd='abc' h='4294967295'/>",
                "<enabled" + NS + " id='i' resume='1' max='9'/><resumed" + NS + " previd='i' h='0'/>",
                "<failed" + NS + " h='2'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>",
                "<a" + NS + "/><a" + NS + " h='-1'/><a" + NS + " h='99999999999'/>");
    }

    @Override
    public List<String> words() {
        return List.of(
                "<r" + NS + "/>",
                "<a" + NS + " h='",
                "<message/>",
                "<enable" + NS + "/>",
                "<resume" + NS + " previd='",
                "h='",
                "max='",
                "resume='",
                "id='",
                "true",
                "'",
                "/>",
                "0",
                "1",
                "2",
                "4294967295",
                "+1",
                " 1");
    }

    @Override
    public Object run(byte[] input, RandomGenerator random) {
        StreamParser parser = new StreamParser(XmlLimits.CLIENT);
        parser.feed(ByteBuffer.wrap(FuzzTarget.texts(XmlTarget.CLIENT).getFirst()));
        SmMachine<Integer> machine = new SmMachine<>(new UnackedQueue.Limits(50, 10_000), 20);
        if (random.nextInt(4) > 0) {
            machine.enable("id", 60);
        }
        int sent = 0;
        List<Integer> freed = new ArrayList<>();
        StringBuilder shape = new StringBuilder();
        for (StreamEvent event : parser.feed(ByteBuffer.wrap(input))) {
            if (!(event instanceof StreamEvent.Received(Element element))) {
                continue;
            }
            if (!element.namespace().equals(SmElements.NS)) {
                sent += machine.sending(sent, 100) && machine.isEnabled() ? 1 : 0;
                continue;
            }
            Nonza nonza = SmElements.read(element);
            if (!(nonza instanceof Nonza.Malformed)) {
                require(SmElements.read(SmElements.of(nonza)).equals(nonza), "written and read is another");
            }
            SmMachine.Output<Integer> output = nonza instanceof Nonza.Resume(String _, var h) && machine.isEnabled()
                    ? machine.resume(h)
                    : machine.take(nonza);
            shape.append(output.getClass().getSimpleName().charAt(0));
            if (output instanceof SmMachine.Output.Freed<Integer>(List<Integer> items)) {
                freed.addAll(items);
            }
        }
        require(freed.size() <= sent, "more came back than went");
        for (int i = 0; i < freed.size(); i++) {
            require(freed.get(i) == i, "not in order");
        }
        require(!machine.isEnabled() || freed.size() + machine.waiting().size() == sent, "something is lost");
        return shape.length() > 12 ? shape.substring(0, 12) : shape.toString();
    }
}
