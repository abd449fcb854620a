package im.clove.node.session;

import im.clove.runtime.link.Link;
import im.clove.runtime.link.LinkEnd;
import im.clove.runtime.link.LinkSink;
import im.clove.xmpp.xml.Element;

/// One link of a session. Its reader thread posts here and waits while the session has too much in flight, which
/// closes the window of the transport.
final class Wire implements LinkSink {
    private final Session session;
    private final Link link;

    Wire(Session session, Link link) {
        this.session = session;
        this.link = link;
    }

    Link link() {
        return link;
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
