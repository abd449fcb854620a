package im.clove.node.invite;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.jid.XmppUri;
import java.net.URI;
import java.util.Optional;

/// How an invitation is handed on: as a link that clients open (XEP-0379 §3.2, XEP-0445 §2), and as one for browsers if
/// this node has a page for it. Made once, from the token, which is kept nowhere.
///
/// @param uri for clients
/// @param register for who has no account yet and is to get one by it; empty if the first does it
/// @param landing for browsers; the token stands where it is sent to no server on the way (XEP-0401 §5.1)
public record InviteLink(String uri, Optional<String> register, Optional<URI> landing) {
    /// What is secret in it.
    public String token() {
        String link = register.orElse(uri);
        return link.replaceFirst("^.*;preauth=", "").replaceFirst(";.*$", "");
    }

    /// @param page where the node's page for invitations is; empty as long as there is none
    public static InviteLink of(Invitation.Terms terms, String token, Optional<URI> page) {
        String preauth = ";preauth=" + token;
        Jid host = Jid.of(terms.host());
        Jid account = terms.name().isEmpty() ? host : Jid.of(terms.name(), terms.host(), "");
        String register = XmppUri.of(account, "register" + preauth);
        Optional<URI> landing = page.map(base -> base.resolve('#' + token));
        return switch (terms.kind()) {
            case ACCOUNT, ADMIN, DEVICE -> new InviteLink(register, Optional.empty(), landing);
            case CONTACT ->
                new InviteLink(
                        XmppUri.of(
                                terms.inviter().orElse(host),
                                "roster" + preauth + (terms.makesAccount() ? ";ibr=y" : "")),
                        Optional.empty(),
                        landing);
            case ROOM -> new InviteLink(XmppUri.of(terms.room().orElse(host), "join"), Optional.of(register), landing);
        };
    }
}
