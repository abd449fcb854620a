package im.clove.node.ext;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.xml.Element;
import org.jspecify.annotations.Nullable;

/// A command of the server for people (XEP-0050). It keeps nothing between its steps: the form that comes back says
/// how far it is.
///
/// @param node its name for programs, unique
/// @param name its name for people
public record Command(Audience audience, String node, String name, Handler handler) {
    /// Who may see it and run it.
    public enum Audience {
        /// Accounts with the rights of an administrator.
        ADMINS,
        /// Accounts of this server that guard others.
        GUARDIANS,
        /// Every account of this server.
        USERS
    }

    /// Called on a thread of its own.
    @FunctionalInterface
    public interface Handler {
        /// @param asker who runs it; of the audience
        /// @param form filled in, or null at the first step
        Step run(ServerView view, Jid asker, @Nullable Element form);
    }

    /// What comes next.
    public sealed interface Step {
        /// A form to fill in (XEP-0004, type `form`).
        record Ask(Element form) implements Step {}

        /// It is done.
        ///
        /// @param note for people
        /// @param result a form with what came of it (type `result`), or null
        record Finished(String note, @Nullable Element result) implements Step {}

        /// It cannot be done.
        record Refused(StanzaError error) implements Step {}
    }
}
