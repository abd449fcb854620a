package im.clove.node.ext.std;

import im.clove.node.ext.Effect;
import im.clove.node.ext.Hook.AccountIqHandler;
import im.clove.node.ext.Hook.ServerIqHandler;
import im.clove.node.ext.Reply;
import im.clove.node.ext.ServerView;
import im.clove.node.ext.View;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.StanzaError.Condition;
import org.jspecify.annotations.Nullable;

/// Who may ask an account, or this server, about itself. A refusal is the same `service-unavailable` that an
/// address gives behind which there is nothing.
final class Contacts {
    private Contacts() {}

    /// Lets the account itself and contacts with a `from` or `both` subscription through.
    static Reply<Effect> only(View view, Iq request, AccountIqHandler handler) {
        Jid from = request.from();
        boolean allowed = from != null
                && !view.isBlocked(from)
                && (from.bare().equals(view.account())
                        || view.rosterItem(from)
                                .filter(i -> i.subscription().isFrom())
                                .isPresent());
        return allowed ? handler.handle(view, request) : Reply.refuse(Condition.SERVICE_UNAVAILABLE, "not a contact");
    }

    /// Whether somebody may know that the account is there.
    static boolean knows(View view, @Nullable Jid other) {
        return other != null
                && !view.isBlocked(other)
                && (other.hasLocal() && view.isAccountHost(other)
                        || view.rosterItem(other)
                                .filter(i -> i.subscription().isFrom())
                                .isPresent());
    }

    /// Lets users of this server through.
    static Reply<Effect.ServerEffect> localOnly(ServerView view, Iq request, ServerIqHandler handler) {
        Jid from = request.from();
        boolean local = from != null && from.hasLocal() && view.isAccountHost(from);
        return local ? handler.handle(view, request) : Reply.refuse(Condition.SERVICE_UNAVAILABLE, "not a local user");
    }

    /// Lets administrators through.
    static Reply<Effect.ServerEffect> adminOnly(ServerView view, Iq request, ServerIqHandler handler) {
        Jid from = request.from();
        return from != null && view.isAdmin(from)
                ? handler.handle(view, request)
                : Reply.refuse(Condition.SERVICE_UNAVAILABLE, "no administrator");
    }
}
