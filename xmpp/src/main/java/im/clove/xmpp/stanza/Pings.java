package im.clove.xmpp.stanza;

import im.clove.xmpp.xml.Element;

/// Whether somebody is there (XEP-0199).
public final class Pings {
    public static final String NS = "urn:xmpp:ping";

    private Pings() {}

    /// What a ping says, inside a request.
    public static Element payload() {
        return Element.of(NS, "ping");
    }
}
