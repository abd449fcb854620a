package im.clove.node.app.host;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.NodeControl;
import im.clove.node.admin.Posting;
import im.clove.node.admin.StoredPostings;
import im.clove.node.admin.task.Answers;
import im.clove.node.admin.task.Field;
import im.clove.node.admin.task.Result;
import im.clove.node.admin.task.Task;
import im.clove.node.admin.task.Tasks;
import im.clove.node.app.config.NodeConfig;
import im.clove.node.ext.Command;
import im.clove.node.ext.std.Administration;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.DataForm;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The door of clients to the tasks of a node: each is a command (XEP-0050) with a form (XEP-0004) for what it needs
/// to know. Only administrators have it.
public final class AdHocTasks {
    private static final String ADMIN = "http://jabber.org/protocol/admin";

    /// Those have commands of their own, which keep to the accounts of the host that is asked.
    private static final Set<Task> OF_ACCOUNTS = Set.of(
            Tasks.ADD_USER,
            Tasks.DELETE_USER,
            Tasks.DISABLE_USER,
            Tasks.ENABLE_USER,
            Tasks.END_SESSIONS,
            Tasks.CHANGE_PASSWORD,
            Tasks.LIST_USERS,
            Tasks.COUNT_USERS);

    private AdHocTasks() {}

    /// What clients get of a node's administration.
    ///
    /// @param node as it is for who runs a command
    /// @param config how whoever runs the node can be reached, and who may invite
    /// @param invited who is let in by a token
    public static Administration.Given given(
            Function<Jid, NodeControl> node,
            StoredPostings postings,
            NodeConfig.Operation config,
            Administration.Invited invited) {
        return given(node, postings, config.contact(), config.invites().users(), invited);
    }

    /// As [#given(Function, StoredPostings, NodeConfig.Operation, Administration.Invited)].
    public static Administration.Given given(
            Function<Jid, NodeControl> node,
            StoredPostings postings,
            Map<String, List<String>> contact,
            boolean usersInvite,
            Administration.Invited invited) {
        List<Command> all = new ArrayList<>(commands(node));
        all.addAll(AdHocGuardians.commands(asker -> node.apply(asker).roles()));
        all.addAll(AdHocInvites.commands(node, usersInvite));
        return new Administration.Given(
                all,
                () -> postings.of(Posting.MOTD).map(motd -> new Administration.Posted(motd.text(), motd.since())),
                contact,
                invited);
    }

    /// @param node as it is for who runs a command
    static List<Command> commands(Function<Jid, NodeControl> node) {
        return Tasks.ALL.stream()
                .filter(task -> !OF_ACCOUNTS.contains(task))
                .map(task -> command(task, node))
                .toList();
    }

    private static Command command(Task task, Function<Jid, NodeControl> node) {
        return new Command(
                Command.Audience.ADMINS,
                task.node(),
                task.name(),
                (_, asker, form) -> run(task, node.apply(asker), form));
    }

    private static Command.Step run(Task task, NodeControl node, @Nullable Element form) {
        try {
            return form == null && !task.fields().isEmpty()
                    ? new Command.Step.Ask(ask(task, task.before().read(node)))
                    : finished(task, task.run(node, answers(task, form)));
        } catch (ControlException e) {
            Condition condition = e.kind() == ControlException.Kind.REFUSED
                    ? Condition.NOT_ACCEPTABLE
                    : Condition.INTERNAL_SERVER_ERROR;
            return new Command.Step.Refused(StanzaError.of(condition, String.valueOf(e.getMessage())));
        }
    }

    private static Element ask(Task task, Answers now) {
        List<Element> parts = new ArrayList<>();
        parts.add(Element.ofText(DataForm.NS, "title", task.name()));
        parts.add(formType());
        for (Field field : task.fields()) {
            Element element = field(field, now.values(field.var()));
            parts.add(field.isRequired() ? element.with(Element.of(DataForm.NS, "required")) : element);
        }
        return Element.of(DataForm.NS, "x").with("type", "form").withNodes(parts);
    }

    private static Command.Step finished(Task task, Result result) {
        if (result.told().isEmpty()) {
            return new Command.Step.Finished(result.note(), null);
        }
        List<Element> parts = new ArrayList<>();
        parts.add(Element.ofText(DataForm.NS, "title", task.name()));
        parts.add(formType());
        result.told().forEach(told -> parts.add(field(told.field(), told.values())));
        return new Command.Step.Finished(
                result.note(),
                Element.of(DataForm.NS, "x").with("type", "result").withNodes(parts));
    }

    private static Element formType() {
        return DataForm.field("FORM_TYPE", "hidden", ADMIN);
    }

    private static Element field(Field field, List<String> values) {
        return DataForm.field(field.var(), type(field.kind()), values.toArray(String[]::new))
                .with("label", field.label());
    }

    private static String type(Field.Kind kind) {
        return switch (kind) {
            case TEXT -> "text-single";
            case LINES -> "text-multi";
            case SECRET -> "text-private";
            case FLAG -> "boolean";
            case ACCOUNT -> "jid-single";
            case ACCOUNTS -> "jid-multi";
        };
    }

    private static Answers answers(Task task, @Nullable Element form) {
        Answers out = new Answers();
        for (Element field : form == null ? List.<Element>of() : form.children()) {
            String var = field.attributeOr("var", "");
            if (field.is(DataForm.NS, "field")
                    && task.fields().stream().anyMatch(known -> known.var().equals(var))) {
                out.with(
                        var,
                        field.children().stream()
                                .filter(value -> value.is(DataForm.NS, "value"))
                                .map(Element::text)
                                .toList());
            }
        }
        return out;
    }
}
