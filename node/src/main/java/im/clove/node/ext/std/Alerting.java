package im.clove.node.ext.std;

import im.clove.xmpp.stanza.Hints;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.xml.Element;

/// Which messages are worth waking a device for: what a person has written, and calls. Row by row, with its reason.
/// Pure.
///
/// | message | worth it | because |
/// |---|---|---|
/// | error, headline | no | nobody waits for it |
/// | call that is offered (XEP-0353 `propose`, XEP-0482 `invite`) | yes | somebody rings |
/// | with a body, or encrypted, of type normal, chat or groupchat | yes | somebody has written |
/// | hinted `no-store` without a body | no | only true now |
/// | everything else: chat states, receipts, markers, notices | no | says nothing by itself |
final class Alerting {
    private static final String CALL = "urn:xmpp:jingle-message:0";
    private static final String INVITE = "urn:xmpp:call-invites:0";
    private static final String OMEMO = "eu.siacs.conversations.axolotl";
    private static final String OMEMO_2 = "urn:xmpp:omemo:2";
    private static final String PGP = "jabber:x:encrypted";
    private static final String OPENPGP = "urn:xmpp:openpgp:0";

    private Alerting() {}

    /// Whether it is worth it, and why.
    record Verdict(boolean alerts, String reason) {}

    static Verdict decide(Message message) {
        Element m = message.element();
        if (message.type() == Message.Type.ERROR || message.type() == Message.Type.HEADLINE) {
            return new Verdict(false, "error or headline");
        }
        if (m.has(CALL, "propose") || m.has(INVITE, "invite")) {
            return new Verdict(true, "call");
        }
        if (m.has(Element.CLIENT, "body")) {
            return new Verdict(true, "body");
        }
        if (!Hints.of(m).allowsOffline()) {
            return new Verdict(false, "only true now");
        }
        boolean isEncrypted = m.has(OMEMO_2, "encrypted")
                || m.child(OMEMO, "encrypted")
                        .filter(e -> e.has(OMEMO, "payload"))
                        .isPresent()
                || m.has(PGP, "x")
                || m.has(OPENPGP, "openpgp");
        return isEncrypted ? new Verdict(true, "encrypted") : new Verdict(false, "says nothing by itself");
    }
}
