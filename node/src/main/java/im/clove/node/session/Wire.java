package im.clove.node.session;

import im.clove.node.c2s.ClientStream;
import im.clove.runtime.budget.Sluice;
import im.clove.runtime.link.Line;
import im.clove.runtime.link.LinkEnd;
import im.clove.runtime.link.LinkSink;
import im.clove.xmpp.xml.Element;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One link of a session. Its reader thread posts here and waits while the session has too much in flight, which
/// closes the window of the transport.
final class Wire implements LinkSink {
    private final ClientStream stream;
    private final Function<Element, Sluice.Place> enter;
    private final Consumer<SessionEvent> session;

    /// @param enter waits until one more element may be under way
    /// @param session takes what happens here
    Wire(ClientStream stream, Function<Element, Sluice.Place> enter, Consumer<SessionEvent> session) {
        this.stream = stream;
        this.enter = enter;
        this.session = session;
    }

    Line line() {
        return stream.line();
    }

    /// Of what the client says here without naming one, or null.
    @Nullable
    String language() {
        return stream.language();
    }

    @Override
    public void received(Element element) {
        session.accept(new SessionEvent.Received(this, element, enter.apply(element)));
    }

    @Override
    public void idle() {
        session.accept(new SessionEvent.Idle(this));
    }

    @Override
    public void closed(LinkEnd end) {
        session.accept(new SessionEvent.LinkClosed(this, end));
    }
}
