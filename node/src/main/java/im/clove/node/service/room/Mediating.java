package im.clove.node.service.room;

import im.clove.node.core.Envelope;
import im.clove.node.owner.Work;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.DataForm;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a room passes on in somebody's name: invitations and their refusals, and the wish to be heard (XEP-0045 §7.8,
/// §7.13, §8.6).
final class Mediating {
    /// Invitations in one message.
    private static final int MOST = 10;

    private static final String REQUEST = Muc.NS + "#request";

    private final RoomState state;
    private final Telling telling;
    private final Standings standings;

    Mediating(RoomState state, Telling telling, Standings standings) {
        this.state = state;
        this.telling = telling;
        this.standings = standings;
    }

    /// What the invitations in a message cost its sender besides, in messages: they go to people who asked for nothing.
    static int cost(Message said) {
        return said.element()
                .child(Muc.USER, "x")
                .map(x -> 20
                        * (int) x.children().stream()
                                .filter(child -> child.is(Muc.USER, "invite"))
                                .count())
                .orElse(0);
    }

    /// A message to the room itself that is not for all.
    ///
    /// @param who said it, or null if he is not in
    /// @return false if it is nothing of the kind
    boolean handle(Message said, @Nullable Occupant who, Jid room, Envelope envelope, Work work) {
        Element x = said.element().child(Muc.USER, "x").orElse(null);
        if (x != null && x.has(Muc.USER, "invite")) {
            invite(x, who, room, envelope, work);
            return true;
        }
        if (x != null && x.has(Muc.USER, "decline")) {
            decline(said, x, envelope, work);
            return true;
        }
        Optional<DataForm> form =
                DataForm.in(said.element()).filter(f -> f.formType().equals(REQUEST));
        form.ifPresent(filled -> voice(filled, who, envelope, work));
        return form.isPresent();
    }

    private void invite(Element x, @Nullable Occupant who, Jid room, Envelope envelope, Work work) {
        Optional<StanzaError> refusal = who == null
                ? Optional.of(StanzaError.of(Condition.NOT_ACCEPTABLE))
                : Rights.invite(state.standingOf(who), state.config());
        if (who == null || refusal.isPresent()) {
            telling.refuse(envelope, refusal.orElseThrow(), "may not invite", work);
            return;
        }
        List<Element> invitations = x.children().stream()
                .filter(child -> child.is(Muc.USER, "invite"))
                .toList();
        List<Jid> invited = invitations.stream()
                .flatMap(invite -> Jid.tryParse(invite.attributeOr("to", "")).stream())
                .filter(to -> to.hasLocal())
                .toList();
        if (invited.size() != invitations.size() || invited.size() > MOST) {
            telling.refuse(envelope, Condition.JID_MALFORMED, "whom to invite", work);
            return;
        }
        for (int i = 0; i < invited.size(); i++) {
            Jid to = invited.get(i);
            if (state.affiliationOf(to) == Affiliation.OUTCAST) {
                telling.refuse(
                        envelope,
                        StanzaError.of(Condition.NOT_ACCEPTABLE, "Who is banned cannot be invited"),
                        "invites an outcast",
                        work);
                return;
            }
            if (state.config().isMembersOnly() && !state.affiliationOf(to).isAtLeast(Affiliation.MEMBER)) {
                if (!standings.hasRoom(to)) {
                    telling.refuse(envelope, Condition.RESOURCE_CONSTRAINT, "the lists are full", work);
                    return;
                }
                standings.turn(to.bare(), Affiliation.MEMBER, who.nick(), "", work);
            }
            Jid told = state.tools().domains().told(room, state.tools().isOurs(to));
            telling.say(invitation(invitations.get(i), who, told).withTo(to), work);
        }
    }

    /// @param room as the invited is to know it
    private Message invitation(Element given, Occupant who, Jid room) {
        String reason = given.child(Muc.USER, "reason").map(Element::text).orElse("");
        Element invite = Element.of(Muc.USER, "invite").with("from", who.user().toString());
        if (!reason.isEmpty()) {
            invite = invite.with(Muc.reason(Muc.USER, reason));
        }
        Optional<Element> thread = given.child(Muc.USER, "continue");
        if (thread.isPresent()) {
            invite = invite.with(thread.get());
        }
        Element x = Element.of(Muc.USER, "x", invite);
        String password = state.config().secret();
        if (!password.isEmpty()) {
            x = x.with(Element.ofText(Muc.USER, "password", password));
        }
        // For clients that know direct invitations alone (XEP-0249).
        Element direct = Element.of(Muc.CONFERENCE, "x")
                .with("jid", room.toString())
                .with("reason", reason.isEmpty() ? null : reason)
                .with("password", password.isEmpty() ? null : password);
        String text = who.user() + " invites you to the room " + room + (reason.isEmpty() ? "" : " (" + reason + ")");
        return Message.of(Element.of(Element.CLIENT, "message", Element.ofText(Element.CLIENT, "body", text), x, direct)
                .with("from", room.toString())
                .with("id", state.tools().tokens().hex(8)));
    }

    /// Only to who is in: else the room would carry anything to anybody.
    private void decline(Message said, Element x, Envelope envelope, Work work) {
        Element decline = x.child(Muc.USER, "decline").orElseThrow();
        Optional<Jid> to = Jid.tryParse(decline.attributeOr("to", ""));
        List<Seat> seats = to.stream()
                .flatMap(user -> state.occupantsOf(user.bare()).stream())
                .flatMap(each -> each.seats().stream())
                .toList();
        Jid from = said.from();
        if (to.isEmpty() || from == null || seats.isEmpty()) {
            telling.refuse(envelope, Condition.ITEM_NOT_FOUND, "whom to decline", work);
            return;
        }
        Element passed =
                Element.of(Muc.USER, "decline").with("from", from.bare().toString());
        Optional<Element> reason = decline.child(Muc.USER, "reason");
        Element all = reason.isPresent() ? passed.with(reason.get()) : passed;
        telling.to(
                seats,
                name -> Element.of(Element.CLIENT, "message", Element.of(Muc.USER, "x", all))
                        .with("from", name.toString()),
                work);
    }

    private void voice(DataForm form, @Nullable Occupant who, Envelope envelope, Work work) {
        if (who == null) {
            telling.refuse(envelope, Condition.NOT_ACCEPTABLE, "not in", work);
            return;
        }
        if (!form.first("muc#request_allow").isEmpty()) {
            grant(form, who, envelope, work);
            return;
        }
        if (who.role() != Role.VISITOR || !form.first("muc#role").equals("participant")) {
            telling.refuse(envelope, Condition.NOT_ALLOWED, "needs no voice", work);
            return;
        }
        List<Seat> moderators = state.occupants().stream()
                .filter(each -> each.role() == Role.MODERATOR)
                .flatMap(each -> each.seats().stream())
                .toList();
        Element ask = Element.of(
                        DataForm.NS,
                        "x",
                        Element.ofText(DataForm.NS, "title", "Voice request"),
                        Element.ofText(
                                DataForm.NS,
                                "instructions",
                                "Somebody who may only listen asks to speak. Tick the box to let them."),
                        DataForm.field("FORM_TYPE", "hidden", REQUEST),
                        DataForm.field("muc#role", "list-single", "participant").with("label", "Requested role"),
                        DataForm.field("muc#jid", "jid-single", who.seat().jid().toString())
                                .with("label", "Address"),
                        DataForm.field("muc#roomnick", "text-single", who.nick())
                                .with("label", "Nickname"),
                        DataForm.field("muc#request_allow", "boolean", "false").with("label", "Let them speak?"))
                .with("type", "form");
        telling.to(
                moderators, room -> Element.of(Element.CLIENT, "message", ask).with("from", room.toString()), work);
    }

    private void grant(DataForm form, Occupant who, Envelope envelope, Work work) {
        if (who.role() != Role.MODERATOR) {
            telling.refuse(envelope, Condition.FORBIDDEN, "not a moderator", work);
            return;
        }
        Occupant asker = state.occupant(form.first("muc#roomnick"));
        boolean allows = Set.of("1", "true").contains(form.first("muc#request_allow"));
        if (allows && asker != null && asker.role() == Role.VISITOR) {
            standings.play(asker, Role.PARTICIPANT, who.nick(), "", work);
        }
    }
}
