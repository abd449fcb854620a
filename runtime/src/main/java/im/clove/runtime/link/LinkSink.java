package im.clove.runtime.link;

import im.clove.xmpp.xml.Element;

/// What a [Line] reports to. All but [#idle] is called on the line's reading thread.
public interface LinkSink {
    /// A child of the stream. May block: until it returns nothing more is read, so the far end has to wait.
    void received(Element element);

    /// Nothing came for [LinkLimits#idle()]. Called on a timer's thread, so it must only post; again when as much
    /// time has passed without a byte.
    void idle();

    /// The link is over; called exactly once, and nothing after it.
    void closed(LinkEnd end);
}
