package im.clove.xmpp.im;

import im.clove.xmpp.stanza.Hints;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.xml.Element;
import java.util.List;
import java.util.Set;

/// Which messages belong into the archive of an account (XEP-0313 §5.1.1), sent and received alike: what a person, or
/// another of their clients, would look for later. Pure. The first row that matches holds.
///
/// | message | kept | because |
/// |---|---|---|
/// | of type `error` | no | it answers what is in the archive, or was refused |
/// | of type `groupchat` | no | the room has an archive of its own; here it would be once more for each member
/// (XEP-0313
/// §5.1.1 leaves it open) |
/// | `no-store`, `no-permanent-store` | no | XEP-0334 §4.1 and §4.2; not keeping wins over `store`, as it cannot be
/// made
/// good later |
/// | `store` | yes | XEP-0334 §4.4 |
/// | of type `headline` | no | XEP-0313 §5.1.1: not suggested |
/// | `body` | yes | XEP-0313 §5.1.1; corrections (XEP-0308), replies (XEP-0461) and messages inside rooms (XEP-0045
/// §7.5) come with one |
/// | `subject` | yes | RFC 6121 §5.2.4: text for people |
/// | `encrypted`, `openpgp`, `encryption` | yes | XEP-0384, XEP-0373, XEP-0380: nobody here can see what is inside |
/// | `received` of receipts | yes | XEP-0184: else only one of the sender's clients knows it |
/// | `received`, `displayed`, `acknowledged` of markers | yes | XEP-0333: the same, and what is read on one client is
/// read on all |
/// | `replace` | yes | XEP-0308, with whatever content |
/// | `retract` | yes | XEP-0424 §5: it must be kept whatever becomes of the original |
/// | `reactions` | yes | XEP-0444: part of the conversation, without a body |
/// | an invitation or its refusal | yes | XEP-0045 §7.8, XEP-0249: it waits for an answer of a person |
/// | a link out of band | yes | XEP-0066: content, though no body |
/// | a chat state, alone | no | XEP-0085 §5.6: true only now |
/// | anything else | no | a request for a receipt (XEP-0184) or a marker without content, events, results of queries:
/// nothing to read |
public final class Archivable {
    private static final String MUC_USER = "http://jabber.org/protocol/muc#user";
    private static final String MARKERS = "urn:xmpp:chat-markers:0";

    /// The namespace of XEP-0424.
    public static final String RETRACT = "urn:xmpp:message-retract:1";

    private static final Set<String> ENCRYPTED =
            Set.of("eu.siacs.conversations.axolotl", "urn:xmpp:omemo:1", "urn:xmpp:omemo:2", "urn:xmpp:sce:1");

    private record Content(String reason, List<String> names, String namespace) {
        boolean isIn(Element message) {
            return names.stream().anyMatch(name -> message.has(namespace, name));
        }
    }

    private static final List<Content> CONTENTS = List.of(
            new Content("it has a body", List.of("body"), Element.CLIENT),
            new Content("it has a subject", List.of("subject"), Element.CLIENT),
            new Content("encrypted with OpenPGP", List.of("openpgp"), "urn:xmpp:openpgp:0"),
            new Content("encrypted with PGP", List.of("x"), "jabber:x:encrypted"),
            new Content("it says that it is encrypted", List.of("encryption"), "urn:xmpp:eme:0"),
            new Content("a receipt", List.of("received"), "urn:xmpp:receipts"),
            new Content("a marker", List.of("received", "displayed", "acknowledged"), MARKERS),
            new Content("a correction", List.of("replace"), "urn:xmpp:message-correct:0"),
            new Content("a retraction", List.of("retract"), RETRACT),
            new Content("reactions", List.of("reactions"), "urn:xmpp:reactions:0"),
            new Content("an invitation", List.of("x"), "jabber:x:conference"),
            new Content("a link", List.of("x"), "jabber:x:oob"));

    private Archivable() {}

    /// Whether to keep it, and why.
    public record Verdict(boolean kept, String reason) {}

    public static Verdict decide(Message message) {
        Element m = message.element();
        switch (message.type()) {
            case ERROR -> {
                return no("an error");
            }
            case GROUPCHAT -> {
                return no("the room's archive has it");
            }
            case NORMAL, CHAT, HEADLINE -> {}
        }
        Hints hints = Hints.of(m);
        if (!hints.allowsArchive()) {
            return no("hinted not to be kept");
        }
        if (hints.store()) {
            return yes("hinted to be kept");
        }
        if (message.type() == Message.Type.HEADLINE) {
            return no("a headline");
        }
        for (Content content : CONTENTS) {
            if (content.isIn(m)) {
                return yes(content.reason);
            }
        }
        if (m.children().stream().anyMatch(c -> c.local().equals("encrypted") && ENCRYPTED.contains(c.namespace()))) {
            return yes("encrypted");
        }
        if (m.child(MUC_USER, "x")
                .filter(x -> x.has(MUC_USER, "invite") || x.has(MUC_USER, "decline"))
                .isPresent()) {
            return yes("an invitation by a room");
        }
        boolean isState =
                m.children().stream().anyMatch(child -> child.namespace().equals(Keepable.CHAT_STATES));
        return no(isState ? "a chat state" : "nothing to read");
    }

    private static Verdict yes(String reason) {
        return new Verdict(true, reason);
    }

    private static Verdict no(String reason) {
        return new Verdict(false, reason);
    }
}
