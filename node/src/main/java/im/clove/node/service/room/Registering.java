package im.clove.node.service.room;

import im.clove.node.core.Envelope;
import im.clove.node.owner.Work;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.DataForm;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Nicknames that are reserved (XEP-0045 §7.10): whoever belongs to a room reserves his; in a room that is open to
/// everybody, and where everybody may speak, doing so makes one a member.
final class Registering implements RoomFeature {
    private static final String NS = "jabber:iq:register";
    private static final String FORM = Muc.NS + "#register";
    private static final String NICK = "muc#register_roomnick";

    private final RoomState state;
    private final Telling telling;
    private final Standings standings;

    Registering(RoomState state, Telling telling, Standings standings) {
        this.state = state;
        this.telling = telling;
        this.standings = standings;
    }

    @Override
    public List<String> features() {
        return List.of(NS);
    }

    @Override
    public List<Question> questions() {
        return List.of(
                new Question(Iq.Type.GET, NS, "query", this::form), new Question(Iq.Type.SET, NS, "query", this::set));
    }

    /// Why somebody cannot reserve one, or null.
    private @Nullable Condition refusal(Jid user) {
        Affiliation affiliation = state.affiliationOf(user);
        if (affiliation == Affiliation.OUTCAST) {
            return Condition.FORBIDDEN;
        }
        boolean isOpen = !state.config().isMembersOnly()
                && !state.config().isModerated()
                && !state.config().isProtected();
        return affiliation == Affiliation.NONE && !isOpen ? Condition.NOT_ALLOWED : null;
    }

    private void form(Iq iq, @Nullable Occupant who, Envelope envelope, Work work) {
        Jid user = iq.from();
        if (user == null) {
            return;
        }
        Condition refusal = refusal(user);
        if (refusal != null) {
            telling.refuse(envelope, refusal, "may not register", work);
            return;
        }
        String nick = state.personOf(user).nick();
        Element form = Element.of(
                        DataForm.NS,
                        "x",
                        Element.ofText(DataForm.NS, "title", "Reserve a nickname"),
                        DataForm.field("FORM_TYPE", "hidden", FORM),
                        DataForm.field(NICK, "text-single", nick.isEmpty() && who != null ? who.nick() : nick)
                                .with("label", "Nickname")
                                .with(Element.of(DataForm.NS, "required")))
                .with("type", "form");
        Element query = nick.isEmpty()
                ? Element.of(NS, "query", form)
                : Element.of(NS, "query", Element.of(NS, "registered"), Element.ofText(NS, "username", nick));
        telling.answer(Replies.result(iq, query), envelope, work);
    }

    private void set(Iq iq, @Nullable Occupant who, Envelope envelope, Work work) {
        Jid from = iq.from();
        if (from == null) {
            return;
        }
        Jid user = from.bare();
        if (iq.payload().has(NS, "remove")) {
            remove(user, iq, envelope, work);
            return;
        }
        Optional<DataForm> form = DataForm.in(iq.payload());
        if (form.filter(filled -> filled.type().equals("cancel")).isPresent()) {
            telling.answer(Replies.result(iq), envelope, work);
            return;
        }
        Optional<Nick> nick = form.filter(filled -> filled.formType().equals(FORM))
                .map(filled -> filled.first(NICK))
                .flatMap(Nick::of);
        Condition refusal = refusal(user);
        if (nick.isEmpty() || refusal != null) {
            telling.refuse(envelope, refusal == null ? Condition.BAD_REQUEST : refusal, "may not register", work);
        } else if (state.isTaken(nick.get(), user)) {
            telling.refuse(envelope, Condition.CONFLICT, "a nickname of another's", work);
        } else if (!standings.hasRoom(user)) {
            telling.refuse(
                    envelope,
                    StanzaError.of(Condition.RESOURCE_CONSTRAINT, "There are too many on the lists of this room"),
                    "the lists are full",
                    work);
        } else {
            telling.answer(Replies.result(iq), envelope, work);
            state.reserve(user, nick.get().text(), work);
            if (state.affiliationOf(user) == Affiliation.NONE) {
                standings.turn(user, Affiliation.MEMBER, null, "", work);
            }
        }
    }

    private void remove(Jid user, Iq iq, Envelope envelope, Work work) {
        if (state.personOf(user).nick().isEmpty()) {
            telling.refuse(envelope, Condition.REGISTRATION_REQUIRED, "has reserved none", work);
            return;
        }
        telling.answer(Replies.result(iq), envelope, work);
        state.reserve(user, "", work);
        boolean isOpen = !state.config().isMembersOnly();
        if (isOpen && state.personOf(user).affiliation() == Affiliation.MEMBER) {
            standings.turn(user, Affiliation.NONE, null, "", work);
        }
    }
}
