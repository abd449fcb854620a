package im.clove.node.transit;

import im.clove.node.store.StoredKeys;
import im.clove.xmpp.xml.Element;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A part of an account on its way, as its source has it: nothing of it has been checked.
public sealed interface Piece {
    /// Of what it is, for people.
    String what();

    /// Keys made from the password for one hash.
    record Keys(StoredKeys keys) implements Piece {
        @Override
        public String what() {
            return "passwords";
        }
    }

    /// The password itself.
    record Password(String password) implements Piece {
        @Override
        public String what() {
            return "passwords";
        }

        /// Passwords never reach a log by accident.
        @Override
        public String toString() {
            return "Password";
        }
    }

    /// What else is known of the account.
    ///
    /// @param at when it was made; null if nobody knows
    record Made(@Nullable Instant at, boolean disabled) implements Piece {
        @Override
        public String what() {
            return "accounts";
        }
    }

    /// An `item` of a roster (RFC 6121 §2.1.2).
    record Contact(Element item) implements Piece {
        @Override
        public String what() {
            return "contacts";
        }
    }

    /// A `presence` that asks for a subscription and has no answer yet.
    record Request(Element presence) implements Piece {
        @Override
        public String what() {
            return "contact requests";
        }
    }

    /// What an extension keeps.
    record Kept(Element element) implements Piece {
        @Override
        public String what() {
            return "personal data";
        }
    }

    /// A message of the archive.
    ///
    /// @param id in that archive; null for none
    record Archived(@Nullable String id, Instant at, Element message) implements Piece {
        @Override
        public String what() {
            return "archived messages";
        }
    }

    /// A message that nobody has been given yet.
    record Waiting(Element message, Instant at) implements Piece {
        @Override
        public String what() {
            return "offline messages";
        }
    }
}
