package im.clove.node.play;

/// What a client of the plays says it can do: it wants to hear of tunes and nicknames.
final class LuteCaps {
    /// SHA-1 by XEP-0115 §5.1, made with another program.
    static final String HASH = "YctnQ0Hq57iIQ9leveI5NM8L4f8=";

    static final String ANSWER = "<query xmlns='http://jabber.org/protocol/disco#info' node='urn:lute#" + HASH + "'>"
            + "<identity category='client' type='pc' name='Lute'/>"
            + "<feature var='http://jabber.org/protocol/disco#info'/>"
            + "<feature var='http://jabber.org/protocol/nick+notify'/>"
            + "<feature var='http://jabber.org/protocol/tune+notify'/></query>";

    private LuteCaps() {}
}
