package im.clove.node.session;

import im.clove.node.c2s.ClientStream;
import im.clove.runtime.link.Line;
import im.clove.runtime.link.LinkEnd;
import im.clove.runtime.link.LinkSink;
import im.clove.xmpp.xml.Element;
import org.jspecify.annotations.Nullable;

/// One link of a session. Its reader thread posts here and waits while the session has too much in flight, which
/// closes the window of the transport.
final class Wire implements LinkSink {
    private final Session session;
    private final ClientStream stream;

    Wire(Session session, ClientStream stream) {
        this.session = session;
        this.stream = stream;
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
        session.received(this, element);
    }

    @Override
    public void idle() {
        session.idle(this);
    }

    @Override
    public void closed(LinkEnd end) {
        session.closed(this, end);
    }
}
