package im.clove.node.admin;

import im.clove.node.core.Faces;
import im.clove.node.core.Role;
import im.clove.node.invite.Invitation;
import im.clove.node.invite.Invitation.Kind;
import im.clove.node.invite.Invitations;
import im.clove.node.invite.InviteLink;
import im.clove.node.store.AccountRecord;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The invitations in a store, with the rules for giving them out: what `clove invite` does, with a node or
/// without. Blocks on the store.
public final class StoredInvites implements InviteControl {
    private static final Duration SHORTEST = Duration.ofMinutes(1);

    private final Invitations invitations;
    private final StoredUsers users;
    private final Terms terms;
    private final InstantSource clock;

    /// What the node says.
    ///
    /// @param hosts where accounts live, the node's own address first
    /// @param users whether an invitation of somebody who is no administrator makes accounts
    /// @param faces what of this node has to do with what
    /// @param page where browsers find what an invitation to a host is about; empty where there is none
    public record Terms(List<Domain> hosts, boolean users, Faces faces, Function<Domain, Optional<URI>> page) {
        public Terms {
            hosts = List.copyOf(hosts);
        }
    }

    public StoredInvites(Invitations invitations, StoredUsers users, Terms terms, InstantSource clock) {
        this.invitations = invitations;
        this.users = users;
        this.terms = terms;
        this.clock = clock;
    }

    @Override
    public IssuedInvite invite(InviteOrder order) throws ControlException {
        if (order.uses() < 1 || order.uses() > Invitations.MOST_USES) {
            throw ControlException.refused("An invitation is for 1 to " + Invitations.MOST_USES + " people");
        }
        Duration keep = order.keep().orElse(order.kind() == Kind.DEVICE ? Invitations.SHORT : Invitations.USUAL);
        if (keep.compareTo(SHORTEST) < 0 || keep.compareTo(Invitations.LONGEST) > 0) {
            throw ControlException.refused(
                    "An invitation is good for a minute to " + Invitations.LONGEST.toDays() + " days");
        }
        Invitations.Issued issued = invitations
                .issue(terms(order), order.uses(), keep)
                .orElseThrow(
                        () -> ControlException.refused(
                                "Too many invitations are open; take some back: `clove invite list`, `clove invite revoke ID`"));
        Invitation.Terms about = issued.invitation().terms();
        InviteLink link = InviteLink.of(about, issued.token(), terms.page().apply(about.host()));
        return new IssuedInvite(InviteInfo.of(issued.invitation(), clock.instant()), link);
    }

    private Invitation.Terms terms(InviteOrder order) throws ControlException {
        Optional<UserInfo> inviter = Optional.empty();
        if (order.from().isPresent()) {
            Jid from = order.from().get().bare();
            users.require(from);
            requireInviter(from, order.kind());
            inviter = users.list().stream()
                    .filter(each -> each.jid().equals(from))
                    .findFirst();
        }
        boolean isByAdmin = inviter.filter(UserInfo::admin).isPresent();
        switch (order.kind()) {
            case CONTACT -> {
                if (inviter.isEmpty()) {
                    throw ControlException.refused("Whose contact is to be made? Name an account of this node");
                }
            }
            case ADMIN -> {
                if (inviter.isPresent() && !isByAdmin) {
                    throw ControlException.refused(inviter.get().jid() + " is no administrator and cannot make one");
                }
            }
            case ROOM -> {
                if (order.room().filter(Jid::hasLocal).isEmpty()) {
                    throw ControlException.refused("Into which room? Its address is needed: name@rooms.domain");
                }
                Domain host = host(order);
                Domain rooms = order.room().get().domain();
                if (isHere(rooms) && !terms.faces().mayMeet(host, rooms)) {
                    throw ControlException.refused("Accounts of " + host + " may not enter rooms of " + rooms
                            + ": one is known on the clearnet, the other in I2P (bridge.between). Say who invites,"
                            + " or which account is to be made, on the side of the room");
                }
            }
            case DEVICE -> {
                if (inviter.isEmpty() || order.uses() != 1) {
                    throw ControlException.refused("One device of which account? Name an account of this node");
                }
                if (users.devices(inviter.get().jid()).size() >= AccountRecord.MOST_DEVICES) {
                    throw ControlException.refused(inviter.get().jid() + " has " + AccountRecord.MOST_DEVICES
                            + " devices with passwords of their own; forget one: `clove user devices`");
                }
            }
            case ACCOUNT -> {}
        }
        requireRole(order);
        Optional<Jid> room = order.kind() == Kind.ROOM ? order.room().map(Jid::bare) : Optional.empty();
        boolean isOfMember = order.from().map(users::role).orElse(Role.MEMBER).isMember();
        boolean makesAccount = order.kind() != Kind.CONTACT || terms.users() && isOfMember || isByAdmin;
        return new Invitation.Terms(
                order.kind(),
                host(order),
                order.from().map(Jid::bare),
                room,
                makesAccount ? name(order) : "",
                makesAccount,
                order.role());
    }

    private boolean isHere(Domain rooms) {
        return terms.hosts().stream()
                .anyMatch(host -> host.equals(rooms) || rooms.name().endsWith('.' + host.name()));
    }

    /// By an account of somebody else's that it has made, nobody gets beyond his own role.
    private void requireInviter(Jid from, Kind kind) throws ControlException {
        Role role = users.role(from);
        if (role.isMember() || kind == Kind.DEVICE) {
            return;
        }
        if (role.isGuarded()) {
            throw ControlException.refused(from + " is guarded, and whoever it invites would be a contact without its"
                    + " guardians' word. They invite, and approve");
        }
        if (kind != Kind.CONTACT) {
            throw ControlException.refused(from + " is a guest, and invites nobody to an account. A member does");
        }
    }

    private void requireRole(InviteOrder order) throws ControlException {
        if (order.role().isMember()) {
            return;
        }
        if (order.kind() != Kind.ACCOUNT && order.kind() != Kind.ROOM) {
            throw ControlException.refused("Guests and who is guarded are invited to an account, or into a room");
        }
        users.requireGuardians(order.account().orElse(Jid.of(host(order))), order.role());
    }

    private Domain host(InviteOrder order) throws ControlException {
        Optional<Domain> ofAccount = order.account().map(Jid::domain);
        Optional<Domain> ofInviter = order.from().map(Jid::domain);
        if (ofAccount.isPresent() && ofInviter.isPresent() && !ofAccount.equals(ofInviter)) {
            throw ControlException.refused("The account and who invites it are not of the same domain");
        }
        Domain host = ofInviter.or(() -> ofAccount).orElse(terms.hosts().getFirst());
        if (!terms.hosts().contains(host)) {
            throw ControlException.refused("This node does not serve " + host);
        }
        return host;
    }

    private String name(InviteOrder order) throws ControlException {
        if (order.kind() == Kind.DEVICE) {
            return order.from().orElseThrow().local();
        }
        if (order.account().isEmpty()) {
            return "";
        }
        Jid account = order.account().get();
        Optional<String> refusal = users.refusal(account);
        if (refusal.isPresent()) {
            throw ControlException.refused(refusal.get());
        }
        return account.local();
    }

    /// What an invitation is about and how it stands, for who has its token; empty for everybody else.
    public Optional<InviteInfo> look(String token) {
        return invitations.look(token).map(each -> InviteInfo.of(each, clock.instant()));
    }

    @Override
    public List<InviteInfo> invites() {
        Instant now = clock.instant();
        return invitations.list().stream().map(each -> InviteInfo.of(each, now)).toList();
    }

    @Override
    public void revokeInvite(String id) throws ControlException {
        if (invitations.revoke(id).isEmpty()) {
            throw ControlException.refused(
                    "There is no invitation '" + id + "' that could be used; `clove invite list` has them all");
        }
    }
}
