package im.clove.node.app.host;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.InviteControl;
import im.clove.node.admin.InviteInfo;
import im.clove.node.admin.InviteOrder;
import im.clove.node.admin.IssuedInvite;
import im.clove.node.app.screen.QrPicture;
import im.clove.node.c2s.Registrar;
import im.clove.node.invite.Invitation;
import im.clove.node.web.Invites;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Invitations at the page of a node. Thread-safe.
///
/// @param control as it is for who invites
/// @param address the node's own, where accounts are made
record WebInvites(
        InvitesSide invites, Registrar registrar, Function<Jid, ? extends InviteControl> control, Domain address)
        implements Invites {
    @Override
    public Optional<Map<String, Object>> look(String token) {
        return invites.look(token).map(info -> {
            Map<String, Object> said = new LinkedHashMap<>();
            said.put("state", info.state().word());
            said.put("kind", info.kind().word());
            said.put("address", info.host().name());
            said.put("name", info.name());
            info.from().ifPresent(from -> said.put("from", from.toString()));
            info.room().ifPresent(room -> said.put("room", room.toString()));
            said.put(
                    "registers",
                    isOpen(info) && registrar.offer(info.host(), token).isPresent());
            return said;
        });
    }

    private static boolean isOpen(InviteInfo info) {
        return info.state() == Invitation.State.OPEN;
    }

    @Override
    public Registrar.Outcome register(String token, String name, String password) {
        // Keys are made of the password only for who has an invitation: that is work.
        return registrar.offer(address, token).isEmpty()
                ? new Registrar.Outcome.NoInvitation()
                : registrar.register(address, token, name, password);
    }

    @Override
    public Map<String, Object> invite(Jid from, String kind) throws ControlException {
        Invitation.Kind wanted = Invitation.Kind.of(kind)
                .filter(each -> each == Invitation.Kind.ACCOUNT || each == Invitation.Kind.ADMIN)
                .orElseThrow(() -> new ControlException(
                        ControlException.Kind.REFUSED, "The page invites for an account, or as an administrator"));
        return made(from, wanted);
    }

    @Override
    public Map<String, Object> device(Jid account) throws ControlException {
        return made(account, Invitation.Kind.DEVICE);
    }

    private Map<String, Object> made(Jid from, Invitation.Kind wanted) throws ControlException {
        IssuedInvite issued = control.apply(from).invite(InviteOrder.of(wanted, Optional.of(from)));
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("uri", issued.link().uri());
        issued.link().landing().map(URI::getRawFragment).ifPresent(token -> said.put("token", token));
        said.put("until", issued.info().expiry().toString());
        said.put("picture", QrPicture.of(issued.link().uri()));
        return said;
    }
}
