package im.clove.node.app.host;

import im.clove.node.admin.Actor;
import im.clove.node.admin.AuditLog;
import im.clove.node.admin.Audited;
import im.clove.node.admin.NodeControl;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Accounts;
import im.clove.xmpp.jid.Jid;

/// The only way to what can be asked of a running node: by somebody, who is written down with what he has done.
/// Thread-safe.
final class Controls {
    private final NodeControl node;
    private final AuditLog log;
    private final Accounts accounts;

    Controls(NodeControl node, AuditLog log, Accounts accounts) {
        this.node = node;
        this.log = log;
        this.accounts = accounts;
    }

    /// For who has the machine.
    NodeControl owner() {
        return new Audited(node, Actor.owner(), log);
    }

    /// For an account, which has been asked for its rights already; here they only decide what is written down.
    NodeControl of(Actor.Way way, Jid account) {
        boolean isAdmin =
                accounts.find(account.bare()).filter(AccountRecord::admin).isPresent();
        return new Audited(node, isAdmin ? Actor.administrator(way, account) : Actor.member(way, account), log);
    }
}
