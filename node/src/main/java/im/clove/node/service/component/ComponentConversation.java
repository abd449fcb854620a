package im.clove.node.service.component;

import im.clove.runtime.budget.Budget;
import im.clove.runtime.budget.Hold;
import im.clove.runtime.door.Anteroom;
import im.clove.runtime.link.Line;
import im.clove.runtime.link.StreamIo;
import im.clove.runtime.owner.Timers;
import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.MeteredDuplex;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.stream.StreamCondition;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.StreamParser;
import im.clove.xmpp.xml.XmlLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One program's connection: does what the [Handshake] says, then runs the line. All on one virtual thread, but for the
/// deadline.
final class ComponentConversation {
    private static final Logger LOG = LoggerFactory.getLogger(ComponentConversation.class);

    /// A connection that has proved nothing, with all that may have come on it, in bytes of the heap.
    private static final long WAITING = 16 * 1024;

    /// How long a program has to take the stream error and close.
    private static final Duration PARTING = Duration.ofSeconds(2);

    private final ComponentConnections all;
    private final Duplex accepted;
    private final StreamIo stream;
    private volatile boolean greeted;

    ComponentConversation(ComponentConnections all, Duplex accepted) {
        this.all = all;
        this.accepted = accepted;
        this.stream = new StreamIo(
                new MeteredDuplex(accepted, all.tools().timers(), all.limits().bytesPerSecond()),
                StreamParser.COMPONENT,
                XmlLimits.BEFORE_LOGIN);
    }

    void run() {
        Budget connection = all.tools().budget().open(Budget.Kind.CONNECTION, "component");
        try (connection;
                Hold itself = new Hold(connection)) {
            if (!itself.set(WAITING)) {
                all.failed(accepted.peer(), "the node holds as much in memory as it may");
                return;
            }
            Anteroom.Place place = all.anteroom().enter("component", this::givesWay);
            Timers.Timer deadline = all.tools().timers().after(all.limits().handshake(), this::expired);
            try {
                Component proved = negotiate(place);
                deadline.cancel();
                place.leave();
                itself.close();
                if (proved != null) {
                    serve(proved);
                }
            } finally {
                deadline.cancel();
                place.leave();
            }
        } catch (IOException e) {
            LOG.debug("A component's connection ended before its handshake: {}", e.getMessage());
        }
    }

    /// @return null if the stream has ended
    private @Nullable Component negotiate(Anteroom.Place place) throws IOException {
        Handshake machine = all.handshake();
        while (true) {
            StreamEvent event = stream.next();
            if (event == null) {
                return null;
            }
            place.spoke();
            switch (machine.step(event)) {
                case Handshake.Step.Greet(Domain domain, String id) -> greet(domain.name(), id);
                case Handshake.Step.Proved(Component component) -> {
                    return component;
                }
                case Handshake.Step.Fail(StreamCondition condition, String text) -> {
                    fail(condition, text);
                    return null;
                }
                case Handshake.Step.Finish _ -> {
                    part(null);
                    return null;
                }
            }
        }
    }

    private void greet(@Nullable String from, @Nullable String id) throws IOException {
        greeted = true;
        stream.header(from, null, id, null);
    }

    private void serve(Component component) throws IOException {
        Budget budget = all.tools()
                .budget()
                .open(Budget.Kind.COMPONENT, component.address().toString());
        stream.limits(all.limits().stanza());
        Line line = stream.line(
                all.limits().link(), all.tools().timers(), all.tools().executor());
        ComponentLink link =
                new ComponentLink(component, all.admission(), all.privileges(), line, all.server(), budget);
        if (!component.enter(link, () -> welcome(component, line))) {
            all.failed(accepted.peer(), "another program speaks for " + component.address());
            line.close(StreamCondition.CONFLICT.toElement("Another program is connected for this domain"));
        }
        line.run(link);
    }

    private void welcome(Component component, Line line) {
        line.send(Element.of(Element.CLIENT, "handshake"));
        all.privileges().advertised(component).forEach(line::send);
    }

    private void fail(StreamCondition condition, String text) throws IOException {
        all.failed(accepted.peer(), text);
        if (!greeted) {
            // An error stands in a stream, even if there is none to speak of (RFC 6120 §4.9.1.2).
            greet(null, null);
        }
        part(condition.toElement(text));
    }

    private void part(@Nullable Element streamError) {
        Timers.Timer hard = all.tools().timers().after(PARTING, stream::drop);
        try {
            stream.part(streamError);
        } finally {
            hard.cancel();
        }
    }

    private void expired() {
        endFromOutside(StreamCondition.CONNECTION_TIMEOUT.toElement("The handshake took too long"));
    }

    private void givesWay() {
        all.failed(accepted.peer(), "others wait for their handshake, too");
        endFromOutside(StreamCondition.RESOURCE_CONSTRAINT.toElement("Too many others wait for their handshake"));
    }

    private void endFromOutside(Element error) {
        try {
            all.tools().executor().execute(() -> {
                if (greeted) {
                    Timers.Timer hard = all.tools().timers().after(PARTING, accepted::close);
                    stream.abort(error);
                    hard.cancel();
                } else {
                    accepted.close();
                }
            });
        } catch (RejectedExecutionException _) {
            accepted.close();
        }
    }
}
