package im.clove.node.ext.std;

import im.clove.node.core.Envelope;
import im.clove.node.ext.Effect;
import im.clove.node.ext.Extension;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Outcome;
import im.clove.node.ext.Phase;
import im.clove.node.ext.View;
import im.clove.node.ext.Xep;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.xml.Element;
import java.util.List;
import java.util.Optional;

/// XEP-0379, done by the server: who asks to be a contact and has an invitation of the account is one at once,
/// and is asked in return. Stands behind the block list and before the strangers' gate, which such a request
/// passes: without being counted as a stranger's, without anybody being asked. What bears no good token goes
/// the usual way, so nobody learns by it whether a token is good, but who has one (§4.1).
final class InvitedContacts implements Extension {
    private static final String NS = "urn:xmpp:pars:0";

    private final Administration.Invited invited;

    InvitedContacts(Administration.Invited invited) {
        this.invited = invited;
    }

    @Override
    public Xep xep() {
        return new Xep(379, "Pre-Authenticated Roster Subscription", "0.3.3");
    }

    @Override
    public List<Hook> hooks() {
        return List.of(new Hook.InboundHook(Phase.BLOCK, this::inbound));
    }

    private Outcome inbound(View view, Envelope envelope) {
        if (!(envelope.stanza() instanceof Presence p) || p.type() != Presence.Type.SUBSCRIBE) {
            return Outcome.PASS;
        }
        Jid from = p.from();
        Optional<String> token = p.element().child(NS, "preauth").map(InvitedContacts::token);
        if (from == null || token.isEmpty() || from.bare().equals(view.account())) {
            return Outcome.PASS;
        }
        return invited.claim(view.account(), token.get(), from.bare())
                ? new Outcome.Done(List.of(new Effect.Welcome(from.bare())))
                : Outcome.PASS;
    }

    private static String token(Element preauth) {
        return preauth.attributeOr("token", "");
    }
}
