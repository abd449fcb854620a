package im.clove.node.app.cli;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.InviteCodec;
import im.clove.node.admin.InviteInfo;
import im.clove.node.admin.InviteOrder;
import im.clove.node.admin.IssuedInvite;
import im.clove.node.admin.Json;
import im.clove.node.admin.NodeControl;
import im.clove.node.admin.UserInfo;
import im.clove.node.admin.task.Answers;
import im.clove.node.admin.task.InviteTasks;
import im.clove.node.admin.task.RoleTasks;
import im.clove.node.admin.task.Tasks;
import im.clove.node.app.screen.QrLines;
import im.clove.node.core.Role;
import im.clove.node.invite.Invitation.Kind;
import im.clove.xmpp.jid.Jid;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `invite`, `invite list|revoke`.
final class InviteCommands {
    private InviteCommands() {}

    abstract static sealed class Base extends Command permits Create, Listing, Revoke {
        Base(Cli cli) {
            super(cli);
        }
    }

    /// What it is good for; without one of these for an account.
    static final class What {
        @Option(names = "--account", description = "To an account here: what is meant if nothing is said.")
        boolean account;

        @Option(
                names = "--contact",
                description =
                        "To be a contact, for who has an account anywhere; an account here as well, if who invites"
                                + " is an administrator or invites.users is true.")
        boolean contact;

        @Option(
                names = "--room",
                paramLabel = "ROOM",
                description = "Into a room: its address, or its name. Who has no account gets one here that finds the"
                        + " room among its bookmarks.")
        String room = "";

        @Option(names = "--admin", description = "To an account with the rights of an administrator.")
        boolean admin;

        @Option(
                names = "--device",
                paramLabel = "NAME",
                description = "For one more device of this account, which gets a password of its own that nobody types."
                        + " Good for 15 minutes if nothing else is said.")
        String device = "";

        Kind kind() {
            return contact
                    ? Kind.CONTACT
                    : !device.isEmpty() ? Kind.DEVICE : admin ? Kind.ADMIN : room.isEmpty() ? Kind.ACCOUNT : Kind.ROOM;
        }
    }

    @CommandLine.Command(
            name = "invite",
            description = "Invite somebody: prints a link for clients, and a QR code of it.",
            footer = {
                "Whoever has the link can use it, so hand it on as you would a key. It is shown this once: the node"
                        + " keeps a hash of what is secret in it. Who invites and who is invited are contacts from the"
                        + " beginning.",
                "Accounts are made by clients that know it (XEP-0445), inside TLS or on this machine; nobody can make"
                        + " one without an invitation."
            })
    static final class Create extends Base {
        @ArgGroup
        @Nullable
        What what;

        @Option(
                names = "--from",
                paramLabel = "NAME",
                description = "Whose contact the invited becomes. Otherwise the administrator's, if there is one only;"
                        + " \"\" for nobody's.")
        @Nullable
        String from;

        @Option(
                names = "--name",
                paramLabel = "NAME",
                description = "The only account that can be made by it, which nobody else can make meanwhile.")
        String name = "";

        @Option(names = "--uses", paramLabel = "N", description = "How many may use it, up to 100; otherwise one.")
        String uses = "";

        @Option(
                names = "--expires",
                paramLabel = "SPAN",
                description = "For how long it is good, such as 30m, 12h, 7d or 2w; otherwise 7d.")
        String expires = "";

        @ArgGroup(exclusive = true)
        RoleCommands.@Nullable Wanted role;

        @Option(names = "--no-qr", description = "No QR code.")
        boolean bare;

        @Option(names = "--json", description = "Print one JSON object.")
        boolean json;

        Create(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Site site = site();
            What wanted = what == null ? new What() : what;
            Answers answers = new Answers().with(InviteTasks.KIND, wanted.kind().word());
            if (!name.isEmpty()) {
                answers.with(Tasks.ACCOUNT, site.account(name));
            }
            if (!uses.isEmpty()) {
                answers.with(InviteTasks.USES, uses);
            }
            if (!expires.isEmpty()) {
                answers.with(InviteTasks.KEEP, expires);
            }
            if (role != null) {
                Role wantedRole = role.role(site);
                answers.with(RoleTasks.ROLE, wantedRole.kind().word())
                        .with(
                                RoleTasks.GUARDIANS,
                                wantedRole.guardians().stream()
                                        .map(Jid::toString)
                                        .toList());
            }
            IssuedInvite issued = site.control(node -> {
                Optional<Jid> inviter =
                        wanted.device.isEmpty() ? inviter(site, node) : Optional.of(site.account(wanted.device));
                if (inviter.isPresent()) {
                    answers.with(InviteTasks.FROM, inviter.get());
                }
                if (wanted.kind() == Kind.ROOM) {
                    answers.with(InviteTasks.ROOM, RoomCommands.named(node, wanted.room));
                }
                InviteOrder order = InviteTasks.order(answers);
                return node.invite(order);
            });
            if (json) {
                cli.say(Json.pretty(InviteCodec.toJson(issued)));
            } else {
                tell(issued);
            }
            return Exit.OK;
        }

        /// Where there is one administrator, it is clear who invites.
        private Optional<Jid> inviter(Site site, NodeControl node) throws ControlException {
            if (from != null) {
                return from.isEmpty() ? Optional.empty() : Optional.of(site.account(from));
            }
            List<Jid> admins = node.users().stream()
                    .filter(user -> user.admin() && user.enabled())
                    .map(UserInfo::jid)
                    .toList();
            return admins.size() == 1 ? Optional.of(admins.getFirst()) : Optional.empty();
        }

        private void tell(IssuedInvite issued) {
            InviteInfo info = issued.info();
            if (!bare && cli.world().tty().isTerminal()) {
                List<String> code = QrLines.of(issued.link().uri(), cli.world().tty());
                cli.say(code);
                if (code.isEmpty()) {
                    cli.complain("clove: this terminal cannot show the QR code; the link is the same");
                }
            }
            // Alone in its line, whole, to be copied.
            cli.say(issued.link().uri());
            issued.link().register().ifPresent(link -> {
                cli.say("For who has no account yet:");
                cli.say(link);
            });
            issued.link().landing().ifPresent(page -> {
                cli.say("In a browser:");
                cli.say(page.toString());
            });
            cli.table(List.of(
                    List.of("id", info.id()),
                    List.of("from", info.from().map(Jid::toString).orElse("nobody: the invited has no contact yet")),
                    List.of("for", info.uses() == 1 ? "one, once" : info.uses() + " people"),
                    List.of("until", info.expiry().toString())));
        }
    }

    @CommandLine.Command(
            name = "list",
            description = "List all invitations, the newest first: id, how it stands, what for, from whom, until when,"
                    + " and who has used it.",
            footer = "What is secret in a link is kept nowhere, so no list has it. What is over stays in the list until"
                    + " there are two thousand.")
    static final class Listing extends Base {
        @Option(names = "--json", description = "Print one JSON object.")
        boolean json;

        Listing(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            List<InviteInfo> all = site().control(node -> node.invites());
            if (json) {
                cli.say(Json.pretty(Map.of(
                        "invitations", all.stream().map(InviteCodec::toJson).toList())));
                return Exit.OK;
            }
            if (all.isEmpty()) {
                cli.say("There are no invitations; `clove invite` makes one.");
            }
            cli.table(all.stream().map(InviteTasks::words).toList());
            return Exit.OK;
        }
    }

    @CommandLine.Command(
            name = "revoke",
            description = "Take an invitation back: nobody can use it any more.",
            footer = "Accounts that were made by it stay; `clove user remove NAME` removes one.")
    static final class Revoke extends Base {
        @Parameters(paramLabel = "ID", description = "The id, as `clove invite list` shows it.")
        String id = "";

        Revoke(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Answers answers = new Answers().with(InviteTasks.ID, id);
            cli.say(site().control(node -> InviteTasks.REVOKE.run(node, answers))
                    .note());
            return Exit.OK;
        }
    }
}
