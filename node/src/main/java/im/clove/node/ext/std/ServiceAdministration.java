package im.clove.node.ext.std;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.Secret;
import im.clove.node.admin.UserControl;
import im.clove.node.admin.UserInfo;
import im.clove.node.ext.Chapter;
import im.clove.node.ext.Command;
import im.clove.node.ext.Command.Step;
import im.clove.node.ext.Extension;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Xep;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.DataForm;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// XEP-0133: what `clove user` does, as commands for administrators. Both ask a [UserControl], which checks for itself
/// what it is asked; the texts of its refusals are shown to whoever asked. A list of accounts is taken as a whole or
/// not at all.
///
/// Nobody removes or locks out themselves here: a slip does not take the one who made it along, and an administrator
/// is always left.
final class ServiceAdministration implements Extension {
    static final String NS = "http://jabber.org/protocol/admin";

    private static final String FORMS = DataForm.NS;
    /// How many accounts one command names or shows.
    private static final int AT_ONCE = 200;

    private static final List<Field> ONE = List.of(new Field("accountjid", "jid-single", "The account"));
    private static final List<Field> SOME = List.of(new Field("accountjids", "jid-multi", "The accounts"));
    private static final Field PASSWORD = new Field("password", "text-private", "Its password");
    private static final Field AGAIN = new Field("password-verify", "text-private", "The password again");

    private final Function<Jid, Optional<UserControl>> node;
    private final Administration rest;

    /// @param node as it is for who asks, when a command runs; empty where nobody administers
    ServiceAdministration(Function<Jid, Optional<UserControl>> node) {
        this(node, new Administration(Administration.Given.NONE));
    }

    /// @param rest what is not about accounts
    ServiceAdministration(Function<Jid, Optional<UserControl>> node, Administration rest) {
        this.node = node;
        this.rest = rest;
    }

    @Override
    public Xep xep() {
        return new Xep(133, "Service Administration", "1.3.0");
    }

    @Override
    public List<Chapter<?>> chapters() {
        return rest.chapters();
    }

    @Override
    public List<Hook> hooks() {
        List<Hook> all = new ArrayList<>(ofAccounts());
        all.addAll(rest.hooks());
        return all;
    }

    private List<Hook> ofAccounts() {
        return List.of(
                command("add-user", "Add a user", join(ONE, PASSWORD, AGAIN), ServiceAdministration::add),
                command("delete-user", "Delete users", SOME, others(UserControl::removeUser)),
                command("disable-user", "Disable users", SOME, others((c, user) -> c.enableUser(user, false))),
                command("end-user-session", "End the sessions of users", SOME, all(UserControl::logOut)),
                command("reenable-user", "Enable users again", SOME, all((c, user) -> c.enableUser(user, true))),
                command(
                        "change-user-password",
                        "Change the password of a user",
                        join(ONE, PASSWORD),
                        ServiceAdministration::changePassword),
                command("get-registered-users-num", "Count the users", List.of(), (host, _) -> count(host)),
                command("get-registered-users-list", "List the users", List.of(), (host, _) -> list(host)));
    }

    /// What a command does with a form that is filled in.
    @FunctionalInterface
    private interface Work {
        Step run(Host host, DataForm form) throws ControlException;
    }

    /// Whose accounts it is about, and who asks: an administrator is one of the whole node, but each host has commands
    /// of
    /// its own.
    private record Host(UserControl control, Domain domain, Jid asker) {
        List<UserInfo> users() throws ControlException {
            return control.users().stream()
                    .filter(user -> user.jid().domain().equals(domain))
                    .toList();
        }

        Jid account(String value) throws ControlException {
            Jid jid = Jid.tryParse(value.strip())
                    .filter(named -> named.hasLocal() && named.isBare())
                    .orElseThrow(() -> ControlException.refused("'" + value + "' is no account address: name@domain"));
            if (!jid.domain().equals(domain)) {
                throw ControlException.refused("Accounts of " + jid.domain() + " are no matter of " + domain);
            }
            return jid;
        }

        /// One at least, each once.
        List<Jid> accounts(DataForm form) throws ControlException {
            List<Jid> named = new ArrayList<>();
            for (String value : form.fields().getOrDefault("accountjids", List.of())) {
                named.add(account(value));
            }
            if (named.isEmpty() || named.size() > AT_ONCE) {
                throw ControlException.refused("From one account to " + AT_ONCE + " can be named");
            }
            return named.stream().distinct().toList();
        }
    }

    /// What it does to one account.
    @FunctionalInterface
    private interface Deed {
        void to(UserControl control, Jid user) throws ControlException;
    }

    /// A line of a form; all have to be filled in.
    private record Field(String name, String type, String label) {
        Element asked() {
            return filled().with(Element.of(FORMS, "required"));
        }

        Element filled(String... values) {
            return DataForm.field(name, type, values).with("label", label);
        }
    }

    private Hook.CommandHook command(String name, String title, List<Field> fields, Work work) {
        return new Hook.CommandHook(new Command(
                Command.Audience.ADMINS,
                NS + '#' + name,
                title,
                (view, asker, form) -> run(title, fields, work, view.domain(), asker, form)));
    }

    private Step run(String title, List<Field> fields, Work work, Domain domain, Jid asker, @Nullable Element form) {
        Optional<UserControl> control = node.apply(asker);
        if (control.isEmpty()) {
            return refused(Condition.SERVICE_UNAVAILABLE, "This server is not administered over XMPP");
        }
        if (form == null && !fields.isEmpty()) {
            Element asked = form("form", Element.ofText(FORMS, "title", title));
            for (Field field : fields) {
                asked = asked.with(field.asked());
            }
            return new Step.Ask(asked);
        }
        Optional<DataForm> filled = DataForm.read(form == null ? form("submit") : form);
        if (filled.isEmpty()) {
            return refused(Condition.BAD_REQUEST, "A field is there twice");
        }
        try {
            return work.run(new Host(control.get(), domain, asker), filled.get());
        } catch (ControlException e) {
            Condition condition = e.kind() == ControlException.Kind.REFUSED
                    ? Condition.NOT_ACCEPTABLE
                    : Condition.INTERNAL_SERVER_ERROR;
            return refused(condition, String.valueOf(e.getMessage()));
        }
    }

    private static Step add(Host host, DataForm form) throws ControlException {
        Jid user = host.account(form.first("accountjid"));
        String password = form.first("password");
        if (!password.equals(form.first("password-verify"))) {
            throw ControlException.refused("The two passwords differ");
        }
        try (Secret secret = Secret.of(password)) {
            host.control().addUser(user, secret, false);
        }
        return new Step.Finished(user + " is there", null);
    }

    /// The own password, too: all sessions end then, as they do when it is changed on the command line.
    private static Step changePassword(Host host, DataForm form) throws ControlException {
        Jid user = host.account(form.first("accountjid"));
        try (Secret secret = Secret.of(form.first("password"))) {
            host.control().changePassword(user, secret);
        }
        return new Step.Finished(user + " has another password", null);
    }

    private static Step count(Host host) throws ControlException {
        int number = host.users().size();
        Field field = new Field("registeredusersnum", "text-single", "The number of accounts");
        return new Step.Finished(accounts(number), form("result").with(field.filled(Integer.toString(number))));
    }

    private static Step list(Host host) throws ControlException {
        List<UserInfo> users = host.users();
        Field field = new Field("registereduserjids", "jid-multi", "The accounts");
        String[] shown =
                users.stream().limit(AT_ONCE).map(user -> user.jid().toString()).toArray(String[]::new);
        String note =
                users.size() > AT_ONCE ? accounts(users.size()) + ", the first " + AT_ONCE : accounts(shown.length);
        return new Step.Finished(note, form("result").with(field.filled(shown)));
    }

    private static String accounts(int number) {
        return number + (number == 1 ? " account" : " accounts");
    }

    private static Work others(Deed deed) {
        return (host, form) -> {
            if (host.accounts(form).contains(host.asker().bare())) {
                throw ControlException.refused("Not to the account that asks for it");
            }
            return all(deed).run(host, form);
        };
    }

    private static Work all(Deed deed) {
        return (host, form) -> {
            List<Jid> named = host.accounts(form);
            Set<Jid> known = host.users().stream().map(UserInfo::jid).collect(Collectors.toSet());
            for (Jid user : named) {
                if (!known.contains(user)) {
                    throw ControlException.refused("There is no account " + user);
                }
            }
            for (Jid user : named) {
                deed.to(host.control(), user);
            }
            return new Step.Finished(accounts(named.size()), null);
        };
    }

    private static Element form(String type, Element... before) {
        return Element.of(FORMS, "x", before)
                .with(DataForm.field("FORM_TYPE", "hidden", NS))
                .with("type", type);
    }

    private static List<Field> join(List<Field> fields, Field... more) {
        List<Field> all = new ArrayList<>(fields);
        all.addAll(List.of(more));
        return all;
    }

    private static Step refused(Condition condition, String text) {
        return new Step.Refused(StanzaError.of(condition, text));
    }
}
