package im.clove.node.app.host;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.InviteInfo;
import im.clove.node.admin.InviteOrder;
import im.clove.node.admin.IssuedInvite;
import im.clove.node.c2s.Registrar;
import im.clove.node.invite.Invitation;
import im.clove.node.web.Invites;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import io.nayuki.qrcodegen.QrCode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Invitations at the page of a node. Thread-safe.
///
/// @param address the node's own, where accounts are made
record WebInvites(InvitesSide invites, Registrar registrar, Domain address) implements Invites {
    private static final int MARGIN = 4;

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
        IssuedInvite issued = invites.control().invite(InviteOrder.of(wanted, Optional.of(from)));
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("uri", issued.link().uri());
        issued.link().landing().map(URI::getRawFragment).ifPresent(token -> said.put("token", token));
        said.put("until", issued.info().expiry().toString());
        said.put("picture", picture(issued.link().uri()));
        return said;
    }

    /// A QR code as a picture that stands in the page.
    private static String picture(String text) {
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.LOW);
        int side = code.size + 2 * MARGIN;
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    path.append('M')
                            .append(x + MARGIN)
                            .append(' ')
                            .append(y + MARGIN)
                            .append("h1v1h-1z");
                }
            }
        }
        String svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side + ' ' + side
                + "\" shape-rendering=\"crispEdges\"><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/><path d=\""
                + path
                + "\"/></svg>";
        return "data:image/svg+xml;base64," + Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8));
    }
}
