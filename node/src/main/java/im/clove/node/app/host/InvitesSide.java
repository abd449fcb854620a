package im.clove.node.app.host;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.InviteControl;
import im.clove.node.admin.InviteInfo;
import im.clove.node.admin.Posting;
import im.clove.node.admin.RoomAffiliation;
import im.clove.node.admin.StoredInvites;
import im.clove.node.admin.StoredPostings;
import im.clove.node.admin.StoredUsers;
import im.clove.node.app.config.NodeConfig;
import im.clove.node.app.config.ReservedNames;
import im.clove.node.core.Faces;
import im.clove.node.ext.Extensions;
import im.clove.node.invite.Invitations;
import im.clove.node.session.Registrations;
import im.clove.node.store.KeyRecords;
import im.clove.node.store.Store;
import im.clove.node.store.Stores;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The invitations of a node, running or not, and what comes of them while it runs. Thread-safe.
public final class InvitesSide {
    private static final Logger LOG = LoggerFactory.getLogger(InvitesSide.class);

    private final NodeConfig.Invites config;
    private final Invitations invitations;
    private final StoredUsers users;
    private final StoredInvites control;
    private final SecureRandom random;
    private final Faces apart;

    /// @param domains where accounts live, the node's own address first
    public InvitesSide(Store store, NodeConfig config, List<Domain> domains, Clock clock, SecureRandom random) {
        this.config = config.operation().invites();
        this.random = random;
        this.apart = NodeFaces.apart(config.federation().bridge());
        this.invitations = new Invitations(store, clock, random);
        this.users = new StoredUsers(
                store, password -> KeyRecords.derive(password, random), ReservedNames.rules(config, domains), clock);
        this.control = new StoredInvites(
                invitations,
                users,
                new StoredInvites.Terms(
                        domains,
                        this.config.users(),
                        NodeFaces.of(config.federation().bridge()),
                        host -> page(config, domains.getFirst()).filter(_ -> isInI2p(host))),
                clock);
    }

    /// Where browsers find what an invitation is about: at the node's own address, where everybody who is invited can
    /// reach it. An invitation to the clearnet face does not say where that is.
    private static Optional<URI> page(NodeConfig config, Domain address) {
        NodeConfig.Web web = config.clients().web();
        return web.enabled() && web.i2p() && config.i2p().exposeC2s()
                ? Optional.of(URI.create("http://" + address.name() + "/invite"))
                : Optional.empty();
    }

    /// Whether what is there may be shown over I2P, and may show where in I2P it is.
    private boolean isInI2p(Domain domain) {
        return !apart.isClearnet(domain);
    }

    /// For their owner.
    public InviteControl control() {
        return control;
    }

    /// What an invitation is about and how it stands, for who has its token; empty for everybody else. Blocks
    /// on the store.
    public Optional<InviteInfo> look(String token) {
        return control.look(token);
    }

    /// As [#look], for who comes over I2P: there is nothing to what is on the clearnet alone (D-07).
    Optional<InviteInfo> lookOverI2p(String token) {
        return look(token)
                .filter(info -> isInI2p(info.host())
                        && info.room()
                                .map(Jid::domain)
                                .filter(apart::isClearnet)
                                .isEmpty());
    }

    /// Whether somebody has an invitation to be a contact, which is used up by it.
    boolean claim(Jid account, String token, Jid who) {
        return invitations.claim(account, token, who);
    }

    /// Makes accounts for those who have an invitation.
    Registrations registrations(
            Server server, Stores stores, Extensions extensions, StoredPostings postings, Executor executor) {
        LiveRooms rooms = new LiveRooms(server.hosts(), stores.accounts());
        return new Registrations(
                invitations,
                server.accounts().book(),
                extensions,
                new Registrations.Terms(
                        users::refusal,
                        config.rooms(),
                        account -> postings.of(Posting.WELCOME)
                                .ifPresent(welcome -> LiveUsers.tell(server, account, welcome.text())),
                        (room, account) -> admit(server, rooms, room, account)),
                Clock.systemUTC(),
                random,
                executor);
    }

    /// Rooms of others let in whom they please.
    private static void admit(Server server, LiveRooms rooms, Jid room, Jid account) {
        if (!server.hosts().isServed(room.domain())) {
            return;
        }
        try {
            rooms.grantRoom(room, account, RoomAffiliation.MEMBER);
        } catch (ControlException e) {
            LOG.info("Who was invited is no member of the room: {}", e.getMessage());
        }
    }
}
