package im.clove.node.service.room;

import im.clove.node.core.Envelope;
import im.clove.node.ext.std.Commands;
import im.clove.node.ext.std.Disco;
import im.clove.node.owner.Work;
import im.clove.node.service.room.Showing.Change;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.DataForm;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// XEP-0317: admins and owners give people hats and take them away, by two commands of the room (XEP-0050). The XEP has
/// a hat chosen from a list that the room has; here its name can be written into the form, and whatever is worn
/// already is found under its name.
final class Hats implements RoomFeature {
    private static final String COMMANDS = "urn:xmpp:hats:commands";
    private static final String DON = COMMANDS + ":don";
    private static final String DOFF = COMMANDS + ":doff";
    private static final Map<String, String> NAMES = Map.of(DON, "Give somebody a hat", DOFF, "Take a hat away");
    private static final String USER = "accountjid";
    private static final String HAT = "hat";
    private static final String TITLE = "title";

    /// Of hats whose address nobody gives.
    private static final String OWN = "urn:clove:hat:";

    private final RoomState state;
    private final Telling telling;
    private final Showing showing;
    private final Standings standings;

    Hats(RoomState state, Telling telling, Showing showing, Standings standings) {
        this.state = state;
        this.telling = telling;
        this.showing = showing;
        this.standings = standings;
    }

    @Override
    public List<String> features() {
        return List.of(Hat.NS, Commands.NS);
    }

    @Override
    public List<Question> questions() {
        return List.of(
                new Question(Iq.Type.SET, Commands.NS, "command", (iq, _, envelope, work) -> run(iq, envelope, work)));
    }

    private boolean mayAssign(@Nullable Jid asker) {
        return asker != null && state.affiliationOf(asker).isAtLeast(Affiliation.ADMIN);
    }

    /// What discovery lists for the node of commands.
    List<Element> items(@Nullable Jid asker, Jid room) {
        return !mayAssign(asker)
                ? List.of()
                : List.of(DON, DOFF).stream()
                        .map(node -> Element.of(Disco.ITEMS, "item")
                                .with("jid", room.toString())
                                .with("node", node)
                                .with("name", NAMES.get(node)))
                        .toList();
    }

    private void run(Iq iq, Envelope envelope, Work work) {
        String node = iq.payload().attributeOr("node", "");
        Optional<DataForm> form = DataForm.in(iq.payload());
        boolean isFilled = form.filter(filled -> filled.type().equals("submit")).isPresent();
        if (!NAMES.containsKey(node)) {
            telling.refuse(envelope, Condition.ITEM_NOT_FOUND, "no such command", work);
        } else if (!mayAssign(iq.from())) {
            telling.refuse(envelope, Condition.FORBIDDEN, "neither admin nor owner", work);
        } else if (iq.payload().attributeOr("action", "").equals("cancel")) {
            telling.answer(Replies.result(iq, answer(iq, "canceled")), envelope, work);
        } else if (!isFilled) {
            Element actions = Element.of(Commands.NS, "actions", Element.of(Commands.NS, "complete"))
                    .with("execute", "complete");
            Element asked = answer(iq, "executing").with(actions).with(node.equals(DON) ? donForm() : doffForm());
            telling.answer(Replies.result(iq, asked), envelope, work);
        } else {
            StanzaError refusal = node.equals(DON) ? don(form.get(), work) : doff(form.get(), work);
            if (refusal == null) {
                telling.answer(Replies.result(iq, answer(iq, "completed")), envelope, work);
            } else {
                telling.refuse(envelope, refusal, "no such hat, or too many", work);
            }
        }
    }

    private Element answer(Iq iq, String status) {
        String session = iq.payload().attributeOr("sessionid", "");
        return Element.of(Commands.NS, "command")
                .with("node", iq.payload().attribute("node"))
                .with("sessionid", session.isEmpty() ? state.tools().tokens().hex(8) : session)
                .with("status", status);
    }

    private static Element form(String title, Element... fields) {
        List<Element> parts = new ArrayList<>();
        parts.add(Element.ofText(DataForm.NS, "title", title));
        parts.add(DataForm.field("FORM_TYPE", "hidden", COMMANDS));
        parts.add(DataForm.field(USER, "jid-single")
                .with("label", "Address of the user")
                .with(Element.of(DataForm.NS, "required")));
        parts.addAll(List.of(fields));
        return Element.of(DataForm.NS, "x").with("type", "form").withNodes(parts);
    }

    private static Element donForm() {
        return form(
                "Give somebody a hat",
                DataForm.field(TITLE, "text-single").with("label", "Name of the hat"),
                DataForm.field(HAT, "text-single").with("label", "Its address (a URI), if it has one"));
    }

    private Element doffForm() {
        Element which = DataForm.field(HAT, "list-single").with("label", "Which hat");
        for (Hat hat : Hat.of(state.people()).values()) {
            which = which.with(Element.of(DataForm.NS, "option", Element.ofText(DataForm.NS, "value", hat.uri()))
                    .with("label", hat.title()));
        }
        return form("Take a hat away", which);
    }

    private static Optional<Jid> user(DataForm form) {
        return Jid.tryParse(form.first(USER)).filter(Jid::hasLocal).map(Jid::bare);
    }

    private @Nullable StanzaError don(DataForm form, Work work) {
        Hat hat = hat(form.first(HAT).strip(), form.first(TITLE).strip());
        Jid user = user(form).orElse(null);
        if (user == null || hat == null) {
            return StanzaError.of(
                    Condition.BAD_REQUEST,
                    "Say whom, and which hat: a name or an address of " + Hat.LONGEST + " characters at most");
        }
        List<Hat> hats = without(user, hat.uri());
        if (hats.size() >= Hat.MOST || !standings.hasRoom(user)) {
            return StanzaError.of(
                    Condition.RESOURCE_CONSTRAINT,
                    "Nobody wears more than " + Hat.MOST + " hats, and the lists of a room have an end");
        }
        hats.add(hat);
        wear(user, hats, work);
        return null;
    }

    private @Nullable Hat hat(String uri, String title) {
        Map<String, Hat> known = Hat.of(state.people());
        Hat same = known.values().stream()
                .filter(each ->
                        uri.isEmpty() ? each.title().equals(title) : each.uri().equals(uri))
                .findFirst()
                .orElse(null);
        if (same != null && (title.isEmpty() || title.equals(same.title()))) {
            return same;
        }
        boolean isNothing = uri.isEmpty() && title.isEmpty();
        if (isNothing || uri.length() > Hat.LONGEST || title.length() > Hat.LONGEST) {
            return null;
        }
        String address = uri.isEmpty() ? OWN + URLEncoder.encode(title, StandardCharsets.UTF_8) : uri;
        return new Hat(address, title.isEmpty() ? uri : title);
    }

    private @Nullable StanzaError doff(DataForm form, Work work) {
        Jid user = user(form).orElse(null);
        String uri = form.first(HAT).strip();
        if (user == null
                || state.personOf(user).hats().stream()
                        .noneMatch(hat -> hat.uri().equals(uri))) {
            return StanzaError.of(Condition.ITEM_NOT_FOUND, "Nobody of this address wears this hat");
        }
        wear(user, without(user, uri), work);
        return null;
    }

    private List<Hat> without(Jid user, String uri) {
        List<Hat> left = new ArrayList<>(state.personOf(user).hats());
        left.removeIf(hat -> hat.uri().equals(uri));
        return left;
    }

    private void wear(Jid user, List<Hat> hats, Work work) {
        state.wear(user, hats, work);
        for (Occupant each : state.occupantsOf(user)) {
            showing.tell(showing.appearance(each, true), Change.NONE, List.of(), List.of(), work);
        }
    }
}
