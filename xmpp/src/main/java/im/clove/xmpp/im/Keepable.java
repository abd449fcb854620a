package im.clove.xmpp.im;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Hints;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaIds;
import im.clove.xmpp.xml.Element;

/// Which stanzas a person would miss: they are kept for a user who is not there (XEP-0160), and for a server that
/// sleeps. Pure.
public final class Keepable {
    /// The namespace of XEP-0085.
    public static final String CHAT_STATES = "http://jabber.org/protocol/chatstates";

    /// XEP-0421.
    private static final String OCCUPANT = "urn:xmpp:occupant-id:0";

    private Keepable() {}

    /// What waits for a server that sleeps: all that is kept for users, and what is said in rooms. To its room it goes
    /// as
    /// it goes to a person; and who is in a room of ours stays in it while his server sleeps.
    public static boolean waitsForServer(Stanza stanza) {
        return stanza instanceof Message message && message.type() == Message.Type.GROUPCHAT
                ? isWorthKeeping(message)
                : isKept(stanza);
    }

    /// Messages with content that do not ask to be forgotten, or that ask to be kept (XEP-0160 §3, XEP-0334), and what
    /// changes subscriptions (RFC 6121 §3). A bare chat state is true only now; what is said in
    /// rooms is in their archives; an error answers what is long past.
    public static boolean isKept(Stanza stanza) {
        return switch (stanza) {
            case Presence presence -> presence.isSubscription();
            case Message message ->
                (message.type() == Message.Type.CHAT || message.type() == Message.Type.NORMAL)
                        && isWorthKeeping(message);
            case Iq _ -> false;
        };
    }

    private static boolean isWorthKeeping(Message message) {
        Hints hints = Hints.of(message.element());
        return hints.allowsOffline() && (hints.store() || hasContent(message.element()));
    }

    /// Whether a stanza that waits is of an account and need not go when that account is removed. Its farewells to
    /// its contacts still go (RFC 6121 §3.2 and §3.3).
    public static boolean isLeftBy(Jid account, Stanza stanza) {
        Jid from = stanza.from();
        boolean farewell = stanza instanceof Presence presence
                && (presence.type() == Presence.Type.UNSUBSCRIBE || presence.type() == Presence.Type.UNSUBSCRIBED);
        return from != null && from.bare().equals(account) && !farewell;
    }

    private static boolean hasContent(Element message) {
        for (Element child : message.children()) {
            if (isContent(child)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isContent(Element child) {
        return !child.namespace().equals(CHAT_STATES)
                && !child.namespace().equals(Hints.NS)
                && !child.namespace().equals(OCCUPANT)
                && !child.is(Element.CLIENT, "thread")
                && !child.is(StanzaIds.NS, "stanza-id")
                && !child.is(StanzaIds.NS, "origin-id");
    }
}
