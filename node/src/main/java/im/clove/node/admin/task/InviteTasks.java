package im.clove.node.admin.task;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.InviteInfo;
import im.clove.node.admin.InviteOrder;
import im.clove.node.admin.IssuedInvite;
import im.clove.node.admin.task.Field.Kind;
import im.clove.node.core.Role;
import im.clove.node.invite.Invitation;
import im.clove.xmpp.jid.Jid;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The tasks about invitations. XEP-0133 has none; XEP-0401 has two for users, which have a door of their own.
public final class InviteTasks {
    private static final String NS = "urn:clove:admin#";
    private static final Pattern SPAN = Pattern.compile("([0-9]{1,5}) ?(m|h|d|w|minutes?|hours?|days?|weeks?)");

    public static final String KIND = "kind";
    public static final String FROM = "from";
    public static final String ROOM = "roomjid";
    public static final String USES = "uses";
    public static final String KEEP = "expires";
    public static final String ID = "id";

    public static final Task CREATE = Task.of(
            NS + "invite",
            "Invite Somebody",
            "invite",
            List.of(
                    Field.required(KIND, Kind.TEXT, "account, contact, room, admin or device"),
                    Field.optional(FROM, Kind.ACCOUNT, "Whose contact the invited becomes; or whose device"),
                    Field.optional(ROOM, Kind.ACCOUNT, "The room, for that kind"),
                    Field.optional(Tasks.ACCOUNT, Kind.ACCOUNT, "The only account that can be made by it"),
                    Field.optional(USES, Kind.TEXT, "How many may use it; otherwise one"),
                    Field.optional(KEEP, Kind.TEXT, "For how long, such as 2h or 30d; otherwise 7d, for a device 15m"),
                    Field.optional(RoleTasks.ROLE, Kind.TEXT, "member, guest or guarded; otherwise member"),
                    Field.optional(RoleTasks.GUARDIANS, Kind.ACCOUNTS, "Who guards the account, if it is guarded")),
            (node, in) -> {
                IssuedInvite issued = node.invite(order(in));
                List<String> links = new ArrayList<>(List.of(issued.link().uri()));
                issued.link().register().ifPresent(links::add);
                issued.link().landing().map(URI::toString).ifPresent(links::add);
                return new Result(
                        "Invitation " + issued.info().id() + ". The link is shown this once.",
                        List.of(new Result.Told(Field.optional("uri", Kind.LINES, "Links"), links)));
            });

    public static final Task LIST =
            Task.of(NS + "list-invitations", "Get List of Invitations", "invite list", List.of(), (node, _) -> {
                List<InviteInfo> all = node.invites();
                return new Result(
                        all.size() + (all.size() == 1 ? " invitation" : " invitations"),
                        List.of(new Result.Told(
                                Field.optional("invitations", Kind.LINES, "Invitations"),
                                all.stream().map(InviteTasks::line).toList())));
            });

    public static final Task REVOKE = Task.of(
            NS + "revoke-invitation",
            "Take an Invitation Back",
            "invite revoke",
            List.of(Field.required(ID, Kind.TEXT, "Its id")),
            (node, in) -> {
                String id = in.text(ID).toLowerCase(Locale.ROOT);
                node.revokeInvite(id);
                return Result.of("The invitation " + id + " is taken back; who has used it keeps the account.");
            });

    private InviteTasks() {}

    /// What is wanted, as it was said.
    ///
    /// @throws ControlException if a word means nothing
    public static InviteOrder order(Answers in) throws ControlException {
        Invitation.Kind kind = Invitation.Kind.of(in.text(KIND))
                .orElseThrow(() -> ControlException.refused(
                        "'" + in.text(KIND) + "' is none of account, contact, room, admin and device"));
        String uses = in.said(USES).orElse("1");
        if (!uses.matches("[0-9]{1,6}")) {
            throw ControlException.refused("'" + uses + "' is no number of people");
        }
        return new InviteOrder(
                kind,
                address(in, FROM),
                address(in, ROOM),
                address(in, Tasks.ACCOUNT),
                Integer.parseInt(uses),
                in.has(KEEP) ? Optional.of(span(in.text(KEEP))) : Optional.empty(),
                in.has(RoleTasks.ROLE) ? RoleTasks.role(in) : Role.MEMBER);
    }

    private static Optional<Jid> address(Answers in, String var) throws ControlException {
        return in.has(var) ? Optional.of(in.account(var)) : Optional.empty();
    }

    /// A span of time as people write it: `30m`, `2h`, `7d`, `2 weeks`.
    ///
    /// @throws ControlException if it is none
    static Duration span(String text) throws ControlException {
        Matcher matcher = SPAN.matcher(text);
        if (!matcher.matches()) {
            throw ControlException.refused("'" + text + "' is no span of time such as 30m, 2h, 7d or 2w");
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2).charAt(0)) {
            case 'm' -> Duration.ofMinutes(count);
            case 'h' -> Duration.ofHours(count);
            case 'd' -> Duration.ofDays(count);
            default -> Duration.ofDays(7 * count);
        };
    }

    private static String line(InviteInfo invite) {
        return String.join(", ", words(invite));
    }

    private static String role(Role role) {
        return switch (role.kind()) {
            case MEMBER -> "";
            case GUEST -> " for a guest";
            case GUARDED ->
                " guarded by "
                        + String.join(
                                " and ",
                                role.guardians().stream().map(Jid::toString).toList());
        };
    }

    /// Id, state, what for, from whom, until when, who has used it.
    public static List<String> words(InviteInfo invite) {
        String what =
                invite.room().map(room -> "room " + room).orElse(invite.kind().word())
                        + (invite.name().isEmpty() ? "" : " " + invite.name() + '@' + invite.host())
                        + role(invite.role());
        String uses = invite.used().size() + " of " + invite.uses() + " used";
        String who = String.join(
                " ", invite.used().stream().map(use -> use.who().toString()).toList());
        return List.of(
                invite.id(),
                invite.state().word(),
                what,
                invite.from().map(from -> "from " + from).orElse("from nobody"),
                "until " + invite.expiry().toString().substring(0, 10),
                who.isEmpty() ? uses : uses + ": " + who);
    }
}
