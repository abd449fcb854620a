package im.clove.xmpp.xml;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Names and namespaces that most stanzas use, so that they need no new string each time. The table is fixed when
/// the class is loaded: nothing that a peer sends is ever added.
final class CommonNames {
    private static final int SLOTS = 512;
    private static final int LONGEST = 48;
    private static final byte[][] KEYS = new byte[SLOTS][];
    private static final String[] VALUES = new String[SLOTS];

    static {
        String words = """
                message presence iq body subject thread show status priority error query item group x c r a enabled enable
                resume resumed failed h id to from type xmlns xml lang version stream features stanza-id origin-id
                delay stamp received request active composing paused inactive gone displayed store no-store
                forwarded sent result fin set get first last count index max before after jid name subscription ask
                node ver hash feature identity category var field value title instructions pubsub items publish event
                history password reason code by encrypted header key iv payload rid prekey sid auth response challenge
                success failure mechanism mechanisms bind resource session ping pong block unblock blocklist private
                no-copy data metadata photo vCard nick url desc actor role affiliation destroy invite text
                urn:ietf:params:xml:ns:xmpp-stanzas urn:ietf:params:xml:ns:xmpp-sasl urn:ietf:params:xml:ns:xmpp-bind
                urn:ietf:params:xml:ns:xmpp-tls urn:ietf:params:xml:ns:xmpp-streams urn:xmpp:sm:3 urn:xmpp:delay
                urn:xmpp:receipts urn:xmpp:chat-markers:0 urn:xmpp:sid:0 urn:xmpp:hints urn:xmpp:carbons:2
                urn:xmpp:forward:0 urn:xmpp:mam:2 urn:xmpp:ping urn:xmpp:blocking urn:xmpp:bidi urn:xmpp:csi:0
                urn:xmpp:avatar:metadata urn:xmpp:avatar:data jabber:client jabber:server jabber:server:dialback
                jabber:iq:roster jabber:x:data jabber:x:conference vcard-temp vcard-temp:x:update storage:bookmarks
                http://etherx.jabber.org/streams http://jabber.org/protocol/chatstates http://jabber.org/protocol/caps
                http://jabber.org/protocol/disco#info http://jabber.org/protocol/disco#items
                http://jabber.org/protocol/muc http://jabber.org/protocol/muc#user http://jabber.org/protocol/muc#admin
                http://jabber.org/protocol/muc#owner http://jabber.org/protocol/pubsub http://jabber.org/protocol/rsm
                http://jabber.org/protocol/pubsub#event http://jabber.org/protocol/pubsub#owner
                http://jabber.org/protocol/nick eu.siacs.conversations.axolotl
                """;
        for (String word : words.strip().split("\\s+", -1)) {
            byte[] key = word.getBytes(StandardCharsets.US_ASCII);
            int slot = hash(key, 0, key.length);
            // Where two words share a slot the first, more frequent one has it.
            if (KEYS[slot] == null) {
                KEYS[slot] = key;
                VALUES[slot] = word;
            }
        }
    }

    private CommonNames() {}

    private static int hash(byte[] in, int from, int to) {
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + in[i];
        }
        return slot(hash);
    }

    private static int find(byte[] in, int from, int to) {
        int slot = hash(in, from, to);
        byte[] key = KEYS[slot];
        return key != null && key.length == to - from && Arrays.equals(key, 0, key.length, in, from, to) ? slot : -1;
    }

    /// Whether this very string is one of the table.
    @SuppressWarnings({"ReferenceEquality", "StringEquality"}) // that it is the same object is the question
    static boolean has(String name) {
        if (name.length() > LONGEST) {
            return false;
        }
        int hash = name.length();
        for (int i = 0; i < name.length(); i++) {
            hash = hash * 31 + (byte) name.charAt(i);
        }
        return VALUES[slot(hash)] == name;
    }

    private static int slot(int hash) {
        return (hash ^ hash >>> 9) & (SLOTS - 1);
    }

    /// A name without a colon.
    static String name(byte[] in, int from, int to) throws Malformed {
        int slot = to - from <= LONGEST ? find(in, from, to) : -1;
        if (slot >= 0 && VALUES[slot].indexOf(':') < 0) {
            return VALUES[slot];
        }
        String name = new String(in, from, to - from, StandardCharsets.UTF_8);
        if (!XmlChars.isNcName(name)) {
            throw Malformed.notWellFormed("a name that is none");
        }
        return name;
    }

    /// An attribute value that is likely a namespace.
    static String value(byte[] in, int from, int to) throws Malformed {
        int slot = to - from <= LONGEST ? find(in, from, to) : -1;
        return slot >= 0 ? VALUES[slot] : CharacterData.attribute(in, from, to);
    }
}
