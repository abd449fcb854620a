package im.clove.node.admin.task;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.task.Field.Kind;
import im.clove.node.core.Role;
import im.clove.xmpp.jid.Jid;
import java.util.List;
import java.util.Optional;

/// The tasks about what accounts are. XEP-0133 has none.
public final class RoleTasks {
    private static final String NS = "urn:clove:admin#";

    public static final String ROLE = "role";
    public static final String GUARDIANS = "guardianjids";
    public static final String WHO = "jid";
    public static final String IS_ROOM = "room";

    private static final Field ONE = Field.required(Tasks.ACCOUNT, Kind.ACCOUNT, "The account");
    private static final Field OTHER = Field.required(WHO, Kind.ACCOUNT, "The person or room");

    public static final Task SET = Task.of(
            NS + "set-role",
            "Say What an Account Is",
            "user role",
            List.of(
                    ONE,
                    Field.required(ROLE, Kind.TEXT, "member, guest (nobody of other servers) or guarded"),
                    Field.optional(GUARDIANS, Kind.ACCOUNTS, "Its guardians, if it is guarded")),
            (node, in) -> {
                Jid user = in.account(Tasks.ACCOUNT);
                Role role = role(in);
                node.roles().setRole(user, role);
                return Result.of(told(user, role));
            });

    public static final Task APPROVE = Task.of(
            NS + "approve",
            "Let a Guarded Account Have to Do with Somebody",
            "user approve",
            List.of(
                    ONE,
                    OTHER,
                    Field.optional(IS_ROOM, Kind.FLAG, "It is a room, or the address of all rooms of a server")),
            (node, in) -> {
                Jid ward = in.account(Tasks.ACCOUNT);
                Jid who = in.account(WHO).bare();
                node.roles().approve(ward, who, in.flag(IS_ROOM) ? Optional.of(true) : Optional.empty());
                return Result.of(ward + " may have to do with " + who + ".");
            });

    public static final Task FORBID = Task.of(
            NS + "forbid",
            "Let a Guarded Account Have Nothing to Do with Somebody",
            "user forbid",
            List.of(ONE, OTHER),
            (node, in) -> {
                Jid ward = in.account(Tasks.ACCOUNT);
                Jid who = in.account(WHO).bare();
                node.roles().forbid(ward, who);
                return Result.of(ward + " may not have to do with " + who + ".");
            });

    private RoleTasks() {}

    /// @throws ControlException if the word means nothing
    static Role role(Answers in) throws ControlException {
        Role.Kind kind = Role.Kind.of(in.text(ROLE))
                .orElseThrow(
                        () -> ControlException.refused("'" + in.text(ROLE) + "' is none of member, guest and guarded"));
        List<Jid> guardians = in.has(GUARDIANS) ? in.accounts(GUARDIANS) : List.of();
        if (kind != Role.Kind.GUARDED && !guardians.isEmpty()) {
            throw ControlException.refused("Only who is guarded has guardians");
        }
        return kind == Role.Kind.GUARDED ? Role.guardedBy(guardians) : new Role(kind, List.of());
    }

    /// What a role means, in a sentence.
    public static String told(Jid user, Role role) {
        return switch (role.kind()) {
            case MEMBER -> user + " is a member: it may have to do with everybody.";
            case GUEST -> user + " is a guest: it has to do with people of this server only.";
            case GUARDED ->
                user + " is guarded by " + String.join(", ", names(role))
                        + ": it has to do with whom they approve of, and nobody else.";
        };
    }

    private static List<String> names(Role role) {
        return role.guardians().isEmpty()
                ? List.of("nobody")
                : role.guardians().stream().map(Jid::toString).toList();
    }
}
