package im.clove.node.app.host;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.InviteControl;
import im.clove.node.admin.InviteInfo;
import im.clove.node.admin.InviteOrder;
import im.clove.node.admin.IssuedInvite;
import im.clove.node.app.config.NodeConfig;
import im.clove.node.app.screen.QrPicture;
import im.clove.node.c2s.Registrar;
import im.clove.node.invite.Invitation;
import im.clove.node.web.Door;
import im.clove.node.web.Invites;
import im.clove.xmpp.jid.Jid;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Invitations at the page of a node. Thread-safe.
///
/// @param control as it is for who invites
/// @param doors where clients and browsers come in
record WebInvites(
        InvitesSide invites,
        Registrar registrar,
        Function<Jid, ? extends InviteControl> control,
        NodeConfig.Clients doors)
        implements Invites {
    @Override
    public Optional<Map<String, Object>> look(Door door, String token) {
        return found(door, token).map(info -> {
            Map<String, Object> said = new LinkedHashMap<>();
            said.put("state", info.state().word());
            said.put("kind", info.kind().word());
            said.put("address", info.host().name());
            said.put("name", info.name());
            info.from().ifPresent(from -> said.put("from", from.toString()));
            info.room().ifPresent(room -> said.put("room", room.toString()));
            if (info.kind() == Invitation.Kind.DEVICE && isOpen(info)) {
                said.put("servers", near(doors.c2s().addresses(), doors.c2s().port(), List.of()));
            }
            said.put(
                    "registers",
                    isOpen(info) && registrar.offer(info.host(), token).isPresent());
            return said;
        });
    }

    private Optional<InviteInfo> found(Door door, String token) {
        return door == Door.I2P ? invites.lookOverI2p(token) : invites.look(token);
    }

    private static boolean isOpen(InviteInfo info) {
        return info.state() == Invitation.State.OPEN;
    }

    @Override
    public Registrar.Outcome register(Door door, String token, String name, String password) {
        // Keys are made of the password only for who has an invitation: that is work.
        return found(door, token)
                .map(InviteInfo::host)
                .filter(host -> registrar.offer(host, token).isPresent())
                .map(host -> registrar.register(host, token, name, password))
                .orElseGet(Registrar.Outcome.NoInvitation::new);
    }

    @Override
    public Map<String, Object> invite(Jid from, String kind) throws ControlException {
        Invitation.Kind wanted = Invitation.Kind.of(kind)
                .filter(each -> each == Invitation.Kind.ACCOUNT || each == Invitation.Kind.ADMIN)
                .orElseThrow(() -> new ControlException(
                        ControlException.Kind.REFUSED, "The page invites for an account, or as an administrator"));
        return said(issued(from, wanted));
    }

    /// With the page that its browser opens: in this network if there is one, otherwise by way of I2P.
    @Override
    public Map<String, Object> device(Jid account) throws ControlException {
        IssuedInvite issued = issued(account, Invitation.Kind.DEVICE);
        Map<String, Object> said = said(issued);
        issued.link().landing().map(URI::toString).ifPresent(page -> said.put("far", page));
        NodeConfig.Web web = doors.web();
        if (web.enabled()) {
            near(web.addresses(), web.tlsPort(), web.hosts()).stream()
                    .map(place ->
                            "https://" + place + "/invite#" + issued.link().token())
                    .findFirst()
                    .ifPresent(page -> {
                        said.put("near", page);
                        said.put("picture", QrPicture.of(page));
                    });
        }
        return said;
    }

    private IssuedInvite issued(Jid from, Invitation.Kind wanted) throws ControlException {
        return control.apply(from).invite(InviteOrder.of(wanted, Optional.of(from)));
    }

    private static Map<String, Object> said(IssuedInvite issued) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("uri", issued.link().uri());
        issued.link().landing().map(URI::getRawFragment).ifPresent(token -> said.put("token", token));
        said.put("until", issued.info().expiry().toString());
        said.put("picture", QrPicture.of(issued.link().uri()));
        return said;
    }

    /// Where other devices of the network come in: no address of this machine alone, and of one that is for all of its
    /// addresses the names it is known by.
    private static List<String> near(List<InetAddress> addresses, int port, List<String> names) {
        List<String> places = new ArrayList<>();
        for (InetAddress each : addresses) {
            if (each.isAnyLocalAddress()) {
                names.forEach(name -> places.add(name + ':' + port));
            } else if (!each.isLoopbackAddress()) {
                String host = each.getHostAddress();
                places.add((host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + port);
            }
        }
        return places;
    }
}
