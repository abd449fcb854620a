package im.clove.node.service.component;

import static im.clove.runtime.fuzz.FuzzTarget.require;

import im.clove.node.core.Permissions;
import im.clove.node.service.ServiceTools;
import im.clove.node.service.component.Handshake.Step;
import im.clove.node.store.OfflineQueue;
import im.clove.node.store.Stores;
import im.clove.node.store.memory.MemoryStore;
import im.clove.runtime.budget.Budget;
import im.clove.runtime.fuzz.FuzzTarget;
import im.clove.runtime.owner.ManualTimers;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.StreamParser;
import im.clove.xmpp.xml.XmlLimits;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// The beginning of a component's stream, from the bytes that a program sends: one end at most, nothing behind it, and
/// nobody is taken for a component without the hash of its secret.
public final class ComponentTarget implements FuzzTarget {
    private static final ServiceTools TOOLS = new ServiceTools(
            _ -> {},
            Stores.over(new MemoryStore(), OfflineQueue.Quota.STANDARD),
            Clock.systemUTC(),
            Runnable::run,
            new ManualTimers(),
            Budget.unlimited());
    private static final Domain ABBEY = Domain.of("abbey.example.org");
    private static final String PROOF = "2322aafed67afa7dc074c8c8941c141e99b9f787";
    private static final String BEGIN = "<stream:stream xmlns='jabber:component:accept'"
            + " xmlns:stream='http://etherx.jabber.org/streams' to='abbey.example.org'>";

    @Override
    public String name() {
        return "component";
    }

    @Override
    public List<byte[]> seeds() {
        return FuzzTarget.texts(
                BEGIN + "<handshake>" + PROOF + "</handshake>",
                BEGIN + "<handshake>" + PROOF.replace('2', '3') + "</handshake>",
                BEGIN + "</stream:stream>",
                BEGIN.replace("component:accept", "client"),
                BEGIN.replace("abbey", "castle"),
                BEGIN + "<message from='abbey.example.org' to='a@example.org'/>");
    }

    @Override
    public List<String> words() {
        return List.of(PROOF, "<handshake>", "</handshake>", "</stream:stream>", BEGIN, "to='", "xmlns='");
    }

    @Override
    public Object run(byte[] input, RandomGenerator random) {
        String other = shape(input, "another-secret-of-it");
        require(other.indexOf('P') < 0, "taken for a component");
        return shape(input, "sixteen-letters-x");
    }

    private static String shape(byte[] input, String secret) {
        Component.Terms terms = new Component.Terms(ABBEY, SharedSecret.of(secret.toCharArray()), "", Permissions.NONE);
        Component abbey = new Component(terms, TOOLS);
        Handshake handshake =
                new Handshake(domain -> domain.equals(ABBEY) ? Optional.of(abbey) : Optional.empty(), () -> "3BF96D32");
        StringBuilder shape = new StringBuilder();
        boolean isOver = false;
        for (StreamEvent event : new StreamParser(XmlLimits.BEFORE_LOGIN).feed(ByteBuffer.wrap(input))) {
            Step step = handshake.step(event);
            require(!isOver || step instanceof Step.Finish, "nothing behind the end");
            isOver = !(step instanceof Step.Greet);
            shape.append(step.getClass().getSimpleName().charAt(0));
        }
        return shape.toString();
    }
}
