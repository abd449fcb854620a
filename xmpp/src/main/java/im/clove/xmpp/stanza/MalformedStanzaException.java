package im.clove.xmpp.stanza;

import im.clove.xmpp.xml.Element;

/// A stanza that cannot be read. Whoever reads stanzas catches it and answers [#error()].
public final class MalformedStanzaException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient StanzaError error;
    private final transient Element element;

    public MalformedStanzaException(StanzaError error, Element element) {
        super(error.condition().wireName());
        this.error = error;
        this.element = element;
    }

    public StanzaError error() {
        return error;
    }

    public Element element() {
        return element;
    }
}
