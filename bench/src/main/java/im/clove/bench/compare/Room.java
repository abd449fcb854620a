package im.clove.bench.compare;

/// A room on the service of a server under test, `rooms.` of its domain (XEP-0045).
record Room(String address) {
    private static final String OWNER = "http://jabber.org/protocol/muc#owner";

    /// What all servers are asked for: it stays when nobody is in, and takes as many as come. Each reads what it knows.
    static final String SETTINGS = "<query xmlns='" + OWNER + "'><x xmlns='jabber:x:data' type='submit'>"
            + "<field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field>"
            + "<field var='muc#roomconfig_persistentroom'><value>1</value></field>"
            + "<field var='muc#roomconfig_maxusers'><value>1000</value></field></x></query>";

    static final String END = "<query xmlns='" + OWNER + "'><destroy/></query>";

    static String member(User user) {
        return "<query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='member' jid='" + user.bare()
                + "'/></query>";
    }

    static Room of(Server server, String name) {
        return new Room(name + "@rooms." + server.user("", Scram.SHA_1).domain());
    }

    /// @param history messages wanted at most
    String entry(String nick, int history) {
        return "<presence to='" + address + '/' + nick + "'><x xmlns='http://jabber.org/protocol/muc'>"
                + "<history maxstanzas='" + history + "'/></x></presence>";
    }

    String exit(String nick) {
        return "<presence type='unavailable' to='" + address + '/' + nick + "'/>";
    }

    /// @param who the sender's number
    /// @param number of his messages before
    String said(int who, long number, String text) {
        return "<message to='" + address + "' type='groupchat' id='g" + number + "'><body>n#" + number + " u#" + who
                + ' ' + text + "</body></message>";
    }

    /// A request of its owner.
    String request(String payload) {
        return "<iq type='set' id='room' to='" + address + "'>" + payload + "</iq>";
    }
}
