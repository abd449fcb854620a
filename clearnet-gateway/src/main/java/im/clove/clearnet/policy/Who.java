package im.clove.clearnet.policy;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.jid.JidFormatException;
import im.clove.xmpp.jid.Realm;

/// Whom of this node a rule is about. The order here is the order in which rules count: an address before its domain,
/// a domain before everybody.
public sealed interface Who {
    /// One user or room.
    ///
    /// @param jid bare, with a local part, of a domain of the clearnet
    record Address(Jid jid) implements Who {
        public Address {
            if (!jid.hasLocal() || !jid.isBare()) {
                throw new IllegalArgumentException("'" + jid + "' is no address of a user or a room: name@domain");
            }
            ours(jid.domain());
        }

        /// What the file could take for a comment is put in quotes, which no address has in it.
        @Override
        public String word() {
            return jid.local().startsWith("#") ? "\"" + jid + "\"" : jid.toString();
        }
    }

    /// Everybody at exactly this domain; the rooms of `chat.example` are at another, `rooms.chat.example`.
    record Everyone(Domain domain) implements Who {
        public Everyone {
            ours(domain);
        }

        @Override
        public String word() {
            return domain.name();
        }
    }

    /// Everybody at all domains of the bridge.
    record Anyone() implements Who {
        @Override
        public String word() {
            return "*";
        }
    }

    /// Reads one as rules write it: `*`, a domain, or the bare address of a user or a room.
    ///
    /// @throws IllegalArgumentException if it is none, with a text for the owner
    static Who of(String text) {
        boolean isQuoted = text.length() > 2 && text.startsWith("\"") && text.endsWith("\"");
        String word = isQuoted ? text.substring(1, text.length() - 1) : text;
        if (word.equals("*")) {
            return new Anyone();
        }
        Jid jid;
        try {
            jid = Jid.parse(word);
        } catch (JidFormatException e) {
            throw new IllegalArgumentException(
                    "'" + word + "' is neither *, nor a domain of this node, nor the address of a user or a room", e);
        }
        return jid.hasLocal() || jid.isFull() ? new Address(jid) : new Everyone(jid.domain());
    }

    /// How rules write it.
    String word();

    private static void ours(Domain domain) {
        if (!(domain.realm() instanceof Realm.Clearnet)) {
            throw new IllegalArgumentException(
                    domain + " is no domain of the bridge: who lives there is not known on the clearnet");
        }
    }
}
