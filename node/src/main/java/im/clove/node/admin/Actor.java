package im.clove.node.admin;

import im.clove.xmpp.jid.Jid;
import java.util.Optional;

/// Who has something done with a node, as the record of it names him ([Audited]).
///
/// @param account whose it is, bare; empty for who has the machine
/// @param isMember whether that is somebody without the rights of an administrator
public record Actor(Way way, Optional<Jid> account, boolean isMember) {
    /// By which way it was asked.
    public enum Way {
        /// On the machine itself: by its user, on a terminal or from a script.
        COMMAND_LINE("command line"),
        /// By a command in a client (XEP-0050).
        CLIENT("client"),
        /// In a browser.
        PAGE("page");

        private final String words;

        Way(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /// Who has the machine.
    public static Actor owner() {
        return new Actor(Way.COMMAND_LINE, Optional.empty(), false);
    }

    public static Actor administrator(Way way, Jid account) {
        return new Actor(way, Optional.of(account.bare()), false);
    }

    /// Somebody who acts for himself.
    public static Actor member(Way way, Jid account) {
        return new Actor(way, Optional.of(account.bare()), true);
    }
}
