package im.clove.bench.hostile;

/// Whoever says stanzas to the node: a local client, or another server.
interface Speaker {
    /// Says this, if it is still listened to.
    boolean say(String xml);

    /// The attribute `from` of a stanza of this user, with a space ahead; nothing where the node knows who speaks.
    String from(String user);

    /// What came of it, in words.
    String outcome();

    /// What it is, in a word or two.
    String what();

    /// A message of one of its users.
    default boolean message(String user, String to, String more, String content) {
        return say("<message" + from(user) + " to='" + to + "' " + more + '>' + content + "</message>");
    }
}
