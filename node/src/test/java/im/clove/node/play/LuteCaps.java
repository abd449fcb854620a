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

    static final String ELEMENT =
            "<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='urn:lute' ver='" + HASH + "'/>";

    private LuteCaps() {}

    /// A client that says it can do this, but not what that is.
    static Actor enter(Play play, String name, String resource) {
        Actor actor = play.enter(name, resource);
        actor.send("<presence>" + ELEMENT + "</presence>")
                .expect("<presence from='{me}' to='{me}'>" + ELEMENT + "</presence>");
        return actor;
    }

    /// It is asked, and says it.
    static void tells(Actor actor, String asker) {
        String id = actor.expect("<iq type='get' id='{any}' from='" + asker + "' to='{me}'>"
                        + "<query xmlns='http://jabber.org/protocol/disco#info' node='urn:lute#" + HASH + "'/></iq>")
                .attributeOr("id", "");
        actor.send("<iq type='result' id='" + id + "' to='" + asker + "'>" + ANSWER + "</iq>");
    }
}
