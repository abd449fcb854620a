package im.clove.node.app.host;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.RoleControl;
import im.clove.node.admin.RoleInfo;
import im.clove.node.ext.Approvals;
import im.clove.node.ext.Command;
import im.clove.node.ext.Guardians;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.DataForm;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The commands by which guardians say whom their wards may have to do with (`docs/decisions/0076-roles.md`):
/// one for what wards ask, one for what has been said. They keep nothing between their steps, and ask at each
/// whether whoever runs them is a guardian.
public final class AdHocGuardians {
    private static final String NS = "urn:clove:guardian#";
    private static final String ALLOW = "allow";
    private static final String REFUSE = "refuse";
    private static final String LATER = "later";
    private static final String ROOM = "room";

    private AdHocGuardians() {}

    /// @param roles as they are for who runs a command
    public static List<Command> commands(Function<Jid, RoleControl> roles) {
        return List.of(
                new Command(
                        Command.Audience.GUARDIANS,
                        NS + "requests",
                        "Requests of those I am guardian of",
                        (_, asker, form) -> guarded(() -> requests(roles.apply(asker), asker.bare(), form))),
                new Command(
                        Command.Audience.GUARDIANS,
                        NS + "contacts",
                        "Contacts of those I am guardian of",
                        (_, asker, form) -> guarded(() -> contacts(roles.apply(asker), asker.bare(), form))));
    }

    private interface Work {
        Command.Step run() throws ControlException;
    }

    private static Command.Step guarded(Work work) {
        try {
            return work.run();
        } catch (ControlException e) {
            Condition condition = e.kind() == ControlException.Kind.REFUSED
                    ? Condition.NOT_ACCEPTABLE
                    : Condition.INTERNAL_SERVER_ERROR;
            return new Command.Step.Refused(StanzaError.of(condition, String.valueOf(e.getMessage())));
        }
    }

    /// One field for each request: allow, refuse, or not yet.
    private static Command.Step requests(RoleControl roles, Jid guardian, @Nullable Element form)
            throws ControlException {
        List<Element> fields = new ArrayList<>();
        List<String> done = new ArrayList<>();
        Optional<DataForm> filled = form == null ? Optional.empty() : DataForm.read(form);
        for (Jid ward : roles.wards(guardian)) {
            for (RoleInfo.Asked asked : roles.role(ward).asked()) {
                String var = ward + " " + asked.who();
                String said = filled.map(each -> each.first(var)).orElse("");
                switch (said) {
                    case ALLOW -> {
                        roles.approve(ward, asked.who(), Optional.empty());
                        done.add(ward + " may have to do with " + asked.who() + ".");
                    }
                    case REFUSE -> {
                        roles.forbid(ward, asked.who());
                        done.add(ward + " may not have to do with " + asked.who() + ".");
                    }
                    default -> fields.add(request(ward, asked, var));
                }
            }
        }
        if (form != null) {
            return finished(done, "Nothing is decided.");
        }
        return fields.isEmpty()
                ? new Command.Step.Finished("Nobody asks for anything.", null)
                : new Command.Step.Ask(form("Requests", NS + "requests", fields));
    }

    private static Element request(Jid ward, RoleInfo.Asked asked, String var) {
        Approvals.Request request = new Approvals.Request(
                asked.isRoom() ? Approvals.Kind.ROOM : Approvals.Kind.PERSON, asked.isOwn(), asked.by(), asked.at());
        return choice(
                DataForm.field(var, "list-single", LATER).with("label", Guardians.describe(ward, asked.who(), request)),
                List.of("Not yet", LATER, "Allow it", ALLOW, "Say no", REFUSE));
    }

    /// For each ward: whom to take back, and whom to allow unasked.
    private static Command.Step contacts(RoleControl roles, Jid guardian, @Nullable Element form)
            throws ControlException {
        List<Element> fields = new ArrayList<>();
        List<String> done = new ArrayList<>();
        Optional<DataForm> filled = form == null ? Optional.empty() : DataForm.read(form);
        for (Jid ward : roles.wards(guardian)) {
            List<String> known = roles.role(ward).approved().stream()
                    .map(each -> each.who().toString())
                    .toList();
            if (filled.isEmpty()) {
                fields.addAll(contacts(ward, roles.role(ward)));
                continue;
            }
            for (String back : filled.get().fields().getOrDefault("back " + ward, List.of())) {
                if (known.contains(back)) {
                    roles.forbid(ward, Jid.parse(back));
                    done.add(ward + " may not have to do with " + back + " any more.");
                }
            }
            String more = filled.get().first(ALLOW + ' ' + ward).strip();
            if (!more.isEmpty()) {
                Jid who =
                        Jid.tryParse(more).orElseThrow(() -> ControlException.refused("'" + more + "' is no address"));
                roles.approve(ward, who.bare(), Optional.of(isSet(filled.get().first(ROOM + ' ' + ward))));
                done.add(ward + " may have to do with " + who.bare() + ".");
            }
        }
        if (form != null) {
            return finished(done, "Nothing is changed.");
        }
        return fields.isEmpty()
                ? new Command.Step.Finished("You are nobody's guardian.", null)
                : new Command.Step.Ask(form("Contacts", NS + "contacts", fields));
    }

    private static boolean isSet(String value) {
        return value.equals("1") || value.equals("true");
    }

    private static List<Element> contacts(Jid ward, RoleInfo info) {
        List<String> options = new ArrayList<>();
        for (RoleInfo.Approved each : info.approved()) {
            options.add(each.isRoom() ? each.who() + " (room)" : each.who().toString());
            options.add(each.who().toString());
        }
        return List.of(
                choice(
                        DataForm.field("back " + ward, "list-multi")
                                .with("label", "Whom " + ward + " may not have to do with any more"),
                        options),
                DataForm.field(ALLOW + ' ' + ward, "jid-single")
                        .with("label", "Whom else " + ward + " may have to do with"),
                DataForm.field(ROOM + ' ' + ward, "boolean", "0").with("label", "That is a room"));
    }

    /// @param options label and value by turns
    private static Element choice(Element field, List<String> options) {
        Element out = field;
        for (int i = 0; i < options.size(); i += 2) {
            out = out.with(Element.of(DataForm.NS, "option", Element.ofText(DataForm.NS, "value", options.get(i + 1)))
                    .with("label", options.get(i)));
        }
        return out;
    }

    private static Element form(String title, String type, List<Element> fields) {
        List<Element> parts = new ArrayList<>();
        parts.add(Element.ofText(DataForm.NS, "title", title));
        parts.add(DataForm.field("FORM_TYPE", "hidden", type));
        parts.addAll(fields);
        return Element.of(DataForm.NS, "x").with("type", "form").withNodes(parts);
    }

    private static Command.Step finished(List<String> done, String otherwise) {
        return new Command.Step.Finished(done.isEmpty() ? otherwise : String.join(" ", done), null);
    }
}
