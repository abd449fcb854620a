package im.clove.node.app.host;

import im.clove.node.account.AccountBook;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.RoleInfo;
import im.clove.node.admin.StoredRoles;
import im.clove.node.core.Role;
import im.clove.node.ext.Approvals;
import im.clove.node.ext.Effect;
import im.clove.node.ext.Guardians;
import im.clove.node.store.Stores;
import im.clove.xmpp.jid.Jid;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// The roles of accounts of a running node: each change is made by the owner of its account. Thread-safe.
public final class LiveRoles implements StoredRoles.Records {
    private final Server server;
    private final AccountBook book;
    private final Stores stores;
    private final Consumer<Jid> welcome;

    /// @param welcome greets a new account
    public LiveRoles(Server server, Stores stores, Consumer<Jid> welcome) {
        this.server = server;
        this.book = server.accounts().book();
        this.stores = stores;
        this.welcome = welcome;
    }

    /// As it stands in the store.
    @Override
    public RoleInfo role(Jid user) {
        return KeptRoles.of(stores.store(), user);
    }

    @Override
    public void setRole(Jid user, Role role) throws ControlException {
        boolean _ = LiveUsers.await(book.change(user, _ -> Guardians.become(role)));
    }

    @Override
    public boolean approve(Jid ward, Jid who, Optional<Boolean> isRoom) throws ControlException {
        Optional<Approvals.Kind> kind = isRoom.map(room -> room ? Approvals.Kind.ROOM : Approvals.Kind.PERSON);
        AtomicBoolean isFull = new AtomicBoolean();
        boolean _ = LiveUsers.await(book.change(ward, view -> {
            Optional<List<Effect>> effects = Guardians.approve(view, who, kind);
            isFull.set(effects.isEmpty());
            return effects.orElse(List.of());
        }));
        if (!isFull.get()) {
            // A contact of before is seen again, and sees.
            server.accounts().with(ward, account -> {
                account.refresh(who);
                return true;
            });
        }
        return !isFull.get();
    }

    @Override
    public void forbid(Jid ward, Jid who) throws ControlException {
        boolean _ = LiveUsers.await(book.change(ward, view -> Guardians.refuse(view, who)));
    }

    @Override
    public void added(Jid user) {
        welcome.accept(user);
    }
}
