package im.clove.node.service.component;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.stream.StreamCondition;
import im.clove.xmpp.stream.StreamHeader;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.StreamParser;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The server's side of a component's stream up to its proof (XEP-0114 §3), without input or output. Whatever is not
/// written there ends the stream with an error. Used by one thread.
final class Handshake {
    private final Function<Domain, Optional<Component>> components;
    private final Supplier<String> ids;
    private @Nullable Component claimed;
    private String id = "";
    private boolean isOver;

    /// What is to be done.
    sealed interface Step {
        /// Our header goes out.
        record Greet(Domain domain, String id) implements Step {}

        /// The program is who it says it is, and has not been told yet.
        record Proved(Component component) implements Step {}

        /// The stream ends with this error.
        record Fail(StreamCondition condition, String text) implements Step {}

        /// The program has closed its stream.
        record Finish() implements Step {}
    }

    /// @param components by domain
    /// @param ids of streams, which nobody can guess
    Handshake(Function<Domain, Optional<Component>> components, Supplier<String> ids) {
        this.components = components;
        this.ids = ids;
    }

    Step step(StreamEvent event) {
        if (isOver) {
            return new Step.Finish();
        }
        Step next = switch (event) {
            case StreamEvent.Opened opened -> claimed == null ? opened(opened) : outOfOrder();
            case StreamEvent.Received(Element element) -> received(element);
            case StreamEvent.Closed _ -> new Step.Finish();
            case StreamEvent.Violation(StreamEvent.Kind kind, String _) ->
                new Step.Fail(StreamCondition.of(kind), "This is no stream that could be read");
        };
        isOver = !(next instanceof Step.Greet);
        return next;
    }

    private Step opened(StreamEvent.Opened opened) {
        if (!opened.header().is(StreamParser.STREAMS, "stream")) {
            return new Step.Fail(StreamCondition.BAD_FORMAT, "A stream begins with <stream:stream/>");
        }
        if (!opened.contentNamespace().equals(StreamParser.COMPONENT)) {
            return new Step.Fail(
                    StreamCondition.INVALID_NAMESPACE,
                    "This port is for components, whose streams are in " + StreamParser.COMPONENT
                            + "; clients and servers have others");
        }
        Domain to = StreamHeader.said(opened.header()).to();
        Component found = to == null ? null : components.apply(to).orElse(null);
        if (to == null || found == null) {
            return new Step.Fail(
                    StreamCondition.HOST_UNKNOWN, "'to' must be a domain of component.domains in the configuration");
        }
        claimed = found;
        id = ids.get();
        return new Step.Greet(to, id);
    }

    private Step received(Element element) {
        Component component = claimed;
        // In the stream's own namespace, which the parser shows as that of clients.
        if (component == null || !element.is(Element.CLIENT, "handshake")) {
            return new Step.Fail(StreamCondition.NOT_AUTHORIZED, "The handshake comes first");
        }
        return component.secret().isProvedBy(id, element.text().strip())
                ? new Step.Proved(component)
                : new Step.Fail(
                        StreamCondition.NOT_AUTHORIZED,
                        "The handshake does not fit the secret that component.domains has for this domain");
    }

    private static Step outOfOrder() {
        return new Step.Fail(StreamCondition.BAD_FORMAT, "A second header");
    }
}
