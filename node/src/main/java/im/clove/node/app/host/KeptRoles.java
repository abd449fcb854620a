package im.clove.node.app.host;

import im.clove.node.admin.RoleInfo;
import im.clove.node.admin.StoredRoles;
import im.clove.node.core.Role;
import im.clove.node.ext.Approvals;
import im.clove.node.ext.Approvals.Kind;
import im.clove.node.ext.LetIn;
import im.clove.node.store.Batch;
import im.clove.node.store.Roles;
import im.clove.node.store.Shelf;
import im.clove.node.store.Store;
import im.clove.node.store.Tables;
import im.clove.node.store.Writes;
import im.clove.xmpp.jid.Jid;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The roles of accounts in a store while no node runs, and how they are shown in either case. Blocks on the
/// store.
public final class KeptRoles implements StoredRoles.Records {
    private final Store store;
    private final InstantSource clock;

    public KeptRoles(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    static RoleInfo of(Tables tables, Jid user) {
        Approvals said = Approvals.CHAPTER.load(Approvals.CHAPTER.shelf(tables, user));
        List<RoleInfo.Approved> approved = new ArrayList<>();
        said.approved().forEach((who, kind) -> approved.add(new RoleInfo.Approved(who, kind == Kind.ROOM)));
        List<RoleInfo.Asked> asked = new ArrayList<>();
        said.open()
                .forEach((who, each) -> asked.add(
                        new RoleInfo.Asked(who, each.kind() == Kind.ROOM, each.isOwn(), each.by(), each.at())));
        return new RoleInfo(
                Roles.of(tables, user),
                approved,
                asked,
                List.copyOf(said.refused().keySet()));
    }

    @Override
    public RoleInfo role(Jid user) {
        return of(store, user);
    }

    @Override
    public void setRole(Jid user, Role role) {
        Batch batch = new Batch();
        Roles.put(batch, user, role);
        store.commit(batch);
    }

    @Override
    public boolean approve(Jid ward, Jid who, Optional<Boolean> isRoom) {
        Shelf shelf = Approvals.CHAPTER.shelf(store, ward);
        Approvals known = Approvals.CHAPTER.load(shelf);
        if (!known.hasRoomFor(who)) {
            return false;
        }
        Approvals.Request asked = known.request(who);
        Kind otherwise = asked == null ? Kind.PERSON : asked.kind();
        Kind kind = isRoom.map(room -> room ? Kind.ROOM : Kind.PERSON).orElse(otherwise);
        Batch batch = new Batch();
        Writes writes = new Writes();
        Approvals _ = known.approve(who, kind, writes);
        shelf.write(writes, batch);
        if (kind == Kind.PERSON) {
            Shelf door = LetIn.CHAPTER.shelf(store, ward);
            Writes more = new Writes();
            LetIn _ = LetIn.CHAPTER.load(door).with(who, clock.instant(), more);
            door.write(more, batch);
        }
        store.commit(batch);
        return true;
    }

    @Override
    public void forbid(Jid ward, Jid who) {
        Shelf shelf = Approvals.CHAPTER.shelf(store, ward);
        Writes writes = new Writes();
        Approvals _ = Approvals.CHAPTER.load(shelf).refuse(who, clock.instant(), writes);
        Batch batch = new Batch();
        shelf.write(writes, batch);
        store.commit(batch);
    }

    @Override
    public void added(Jid user) {
        // Nobody is there to greet it.
    }
}
