package im.clove.node.admin;

import im.clove.node.admin.health.Health;
import im.clove.node.store.StoreException;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// [NodeControl] on the data folder alone, for when no node runs. The caller holds the folder's lock.
public final class OfflineControl extends OfflineUsers implements NodeControl {
    private final RoleControl roles;
    private final Rooms rooms;
    private final InviteControl invites;
    private final Files files;
    private final StoredOutbox outbox;
    private final StoredPostings postings;
    private final Supplier<List<ReportInfo>> reports;
    private final Runnable forget;

    /// The rooms of a store.
    public interface Rooms extends RoomControl {
        /// An account is gone: whoever gets its name later is nothing in any room.
        void disown(Jid account);
    }

    /// The files of a node.
    public interface Files extends FileControl {
        /// An account is gone, and its files are to go with it.
        void disown(Jid account) throws ControlException;
    }

    /// @param reports what accounts have reported
    /// @param forget leaves nothing on disk of what was removed
    public OfflineControl(
            StoredUsers users,
            RoleControl roles,
            OfflineUsers.Archives archives,
            Rooms rooms,
            InviteControl invites,
            Files files,
            StoredOutbox outbox,
            StoredPostings postings,
            Supplier<List<ReportInfo>> reports,
            Runnable forget) {
        super(users, archives);
        this.postings = postings;
        this.reports = reports;
        this.roles = roles;
        this.rooms = rooms;
        this.invites = invites;
        this.files = files;
        this.outbox = outbox;
        this.forget = forget;
    }

    @Override
    void disown(Jid account) throws ControlException {
        outbox.disown(account);
        rooms.disown(account);
        files.disown(account);
        forget.run();
    }

    @Override
    public List<OutboxInfo> outbox() throws ControlException {
        try {
            return outbox.list();
        } catch (StoreException e) {
            throw failed(e);
        }
    }

    @Override
    public int dropOutbox(Domain remote) throws ControlException {
        try {
            return outbox.drop(remote);
        } catch (StoreException e) {
            throw failed(e);
        }
    }

    @Override
    public boolean retryOutbox(Domain remote) throws ControlException {
        throw notRunning();
    }

    @Override
    public NodeStatus status() throws ControlException {
        throw notRunning();
    }

    @Override
    public Health health() throws ControlException {
        throw notRunning();
    }

    @Override
    public RoleControl roles() {
        return roles;
    }

    @Override
    public BridgeControl bridge() {
        return new BridgeOff(false);
    }

    @Override
    public List<RoomSummary> rooms() throws ControlException {
        try {
            return rooms.rooms();
        } catch (StoreException e) {
            throw failed(e);
        }
    }

    @Override
    public RoomDetails room(Jid room) throws ControlException {
        try {
            return rooms.room(room);
        } catch (StoreException e) {
            throw failed(e);
        }
    }

    @Override
    public void destroyRoom(Jid room, String reason, Optional<Jid> to) throws ControlException {
        onStore(() -> {
            rooms.destroyRoom(room, reason, to);
            forget.run();
        });
    }

    @Override
    public void grantRoom(Jid room, Jid user, RoomAffiliation affiliation) throws ControlException {
        if (affiliation != RoomAffiliation.NONE) {
            users.requireUnlessElsewhere(user);
        }
        onStore(() -> rooms.grantRoom(room, user, affiliation));
    }

    @Override
    public IssuedInvite invite(InviteOrder order) throws ControlException {
        try {
            return invites.invite(order);
        } catch (StoreException e) {
            throw failed(e);
        }
    }

    @Override
    public List<InviteInfo> invites() throws ControlException {
        try {
            return invites.invites();
        } catch (StoreException e) {
            throw failed(e);
        }
    }

    @Override
    public void revokeInvite(String id) throws ControlException {
        onStore(() -> invites.revokeInvite(id));
    }

    @Override
    public List<FileInfo> files(Optional<Jid> user) throws ControlException {
        return files.files(user);
    }

    @Override
    public long pruneFiles(Optional<Jid> user, Optional<Instant> before) throws ControlException {
        return files.pruneFiles(user, before);
    }

    @Override
    public void removeFile(String id) throws ControlException {
        files.removeFile(id);
    }

    @Override
    public List<Jid> online() throws ControlException {
        throw notRunning();
    }

    @Override
    public List<ReportInfo> reports() throws ControlException {
        try {
            return reports.get();
        } catch (StoreException e) {
            throw failed(e);
        }
    }

    @Override
    public int announce(String text) throws ControlException {
        throw notRunning();
    }

    @Override
    public Optional<String> posted(Posting which) {
        return postings.of(which).map(StoredPostings.Posted::text);
    }

    @Override
    public void post(Posting which, Optional<String> text) throws ControlException {
        onStore(() -> postings.set(which, text));
    }

    @Override
    public int shutDown(Duration in, Optional<String> text) throws ControlException {
        throw notRunning();
    }

    /// Nothing to do: the next start reads it.
    @Override
    public void reloadCertificate() {}

    @Override
    public void reloadMap() throws ControlException {
        throw notRunning();
    }

    @Override
    public void checkNetwork(Consumer<Finding> found) throws ControlException {
        throw notRunning();
    }

    @Override
    public void snapshot(Path folder) throws ControlException {
        throw notRunning();
    }

    @Override
    public void compact() throws ControlException {
        onStore(forget::run);
    }

    @Override
    public String page() throws ControlException {
        throw notRunning();
    }

    @Override
    public int importReseed(Path bundle) throws ControlException {
        throw notRunning();
    }
}
