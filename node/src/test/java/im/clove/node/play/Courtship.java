package im.clove.node.play;

/// The words of RFC 6121 §3 and how a subscription begins, whether the two are on one server or on two. Romeo asks.
record Courtship(String romeo, String juliet) {
    /// A change of the roster, told to all of the user's clients.
    static String push(String jid, String attributes) {
        return "<iq type='set' id='{any}' to='{me}'><query xmlns='jabber:iq:roster' ver='{any}'><item jid='" + jid
                + "' " + attributes + "/></query></iq>";
    }

    static String stanza(String type, String from, String to) {
        return "<presence type='" + type + "' from='" + from + "' to='" + to + "'/>";
    }

    static String available(String from, String to) {
        return "<presence from='" + from + "' to='" + to + "'/>";
    }

    static void ask(Actor actor, String type, String to) {
        actor.send("<presence type='" + type + "' to='" + to + "'/>");
    }

    /// Romeo asks to see Juliet, who hears of it.
    void request(Actor asking, Actor asked) {
        ask(asking, "subscribe", juliet);
        asking.expect(push(juliet, "subscription='none' ask='subscribe'"));
        asked.expect(stanza("subscribe", romeo, juliet));
    }

    /// Juliet lets Romeo see her before he has asked.
    void approval(Actor approving) {
        ask(approving, "subscribed", romeo);
        approving.expect(push(romeo, "subscription='none' approved='true'"));
    }
}
