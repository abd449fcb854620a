package im.clove.node.service.room;

import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import java.util.Optional;

/// Who may do what in a room: the tables of XEP-0045 §5, §7 to §10 as functions. Empty means that he may; else it
/// is the error that the section names. Where it names none, who lacks the privilege for such a request at all is
/// `forbidden`, and who has it, but not over this person, is `not-allowed`.
final class Rights {
    private static final Optional<StanzaError> YES = Optional.empty();

    /// How many admins and owners get into a full room (§7.2.9).
    private static final int ADMINS_MORE = 20;

    private Rights() {}

    /// Whether somebody may enter (§7.2.6 to §7.2.9).
    ///
    /// @param password empty for none
    /// @param occupants how many are in the room
    /// @param most as many as the service allows in any room
    static Optional<StanzaError> enter(
            Affiliation affiliation, RoomConfig config, String password, int occupants, int most) {
        if (affiliation == Affiliation.OUTCAST) {
            return no(Condition.FORBIDDEN);
        }
        if (config.isMembersOnly() && affiliation == Affiliation.NONE) {
            return no(Condition.REGISTRATION_REQUIRED);
        }
        if (!config.opensWith(password)) {
            return no(Condition.NOT_AUTHORIZED);
        }
        int more = affiliation.isAtLeast(Affiliation.ADMIN) ? ADMINS_MORE : 0;
        if (occupants >= config.maxUsers(most) + more) {
            return Optional.of(
                    new StanzaError(Condition.SERVICE_UNAVAILABLE, StanzaError.Type.WAIT, "The room is full", null, 0));
        }
        return YES;
    }

    /// The role in which somebody enters (§5.1.2); none for who may not.
    static Role roleOnEntry(Affiliation affiliation, RoomConfig config) {
        return switch (affiliation) {
            case OUTCAST -> Role.NONE;
            case NONE -> {
                if (config.isMembersOnly()) {
                    yield Role.NONE;
                }
                yield config.isModerated() ? Role.VISITOR : Role.PARTICIPANT;
            }
            case MEMBER -> Role.PARTICIPANT;
            case ADMIN, OWNER -> Role.MODERATOR;
        };
    }

    /// The role of somebody whose affiliation changes (§5.1.3): what one gets with an affiliation is fixed, what
    /// one loses with it is left to us. Who was a moderator as an admin or owner is none without that; who was
    /// made one stays one. None for who has to leave (§9.1, §9.4).
    ///
    /// @param was what he has been
    /// @param config how the room is set
    static Role roleAfter(Standing was, Affiliation now, RoomConfig config) {
        Role entry = roleOnEntry(now, config);
        if (!was.isInside() || entry == Role.NONE) {
            return Role.NONE;
        }
        if (now == was.affiliation()) {
            return was.role();
        }
        if (now.isAbove(was.affiliation())) {
            return entry.isAbove(was.role()) ? entry : was.role();
        }
        if (was.is(Affiliation.ADMIN) && !now.isAtLeast(Affiliation.ADMIN)) {
            return entry;
        }
        return was.role() == Role.MODERATOR || entry.isAbove(was.role()) ? was.role() : entry;
    }

    /// Whether somebody may give another one a role (§8.2 to §8.4, §9.6, §9.7). Of the two rules there are for
    /// whose voice may be taken, that of §8.4 holds, which must not be broken: of who is below; §8.6 has it of
    /// who is not above.
    ///
    /// @param actor admins and owners may from outside, too
    /// @param isSelf whether he does it to himself
    static Optional<StanzaError> role(Standing actor, Standing target, Role to, boolean isSelf) {
        boolean isAdmin = actor.is(Affiliation.ADMIN);
        if (!isAdmin && !actor.is(Role.MODERATOR)) {
            return no(Condition.FORBIDDEN);
        }
        if (!target.isInside()) {
            return no(Condition.ITEM_NOT_FOUND);
        }
        if (to == target.role()) {
            return YES;
        }
        if (to == Role.NONE) {
            return kick(actor, target, isSelf);
        }
        boolean isOfModerators = to == Role.MODERATOR || target.role() == Role.MODERATOR;
        if (isOfModerators && !isAdmin) {
            // §5.1.3: above all not over who has more to say for good.
            boolean isHigher = to != Role.MODERATOR && target.affiliation().isAbove(actor.affiliation());
            return no(isHigher ? Condition.NOT_ALLOWED : Condition.FORBIDDEN);
        }
        if (to.isAbove(target.role())) {
            return YES;
        }
        // §8.4: nobody takes the voice of an admin or owner.
        boolean isSafe = to == Role.VISITOR && target.is(Affiliation.ADMIN);
        return isSafe || target.is(actor.affiliation()) ? no(Condition.NOT_ALLOWED) : YES;
    }

    private static Optional<StanzaError> kick(Standing actor, Standing target, boolean isSelf) {
        if (isSelf) {
            return no(Condition.CONFLICT);
        }
        boolean isHigher = target.affiliation().isAbove(actor.affiliation());
        // §5.1.3: a moderator is kicked by an admin or owner.
        boolean isPeer = target.role() == Role.MODERATOR && !actor.is(Affiliation.ADMIN);
        return isHigher || isPeer ? no(Condition.NOT_ALLOWED) : YES;
    }

    /// Whether somebody may give another one an affiliation (§5.2.2, §9.1 to §9.5, §10.3 to §10.8).
    ///
    /// @param isSelf whether he does it to himself
    /// @param isLastOwner whether there is no other owner than who it is done to
    static Optional<StanzaError> affiliation(
            Affiliation actor, Affiliation from, Affiliation to, boolean isSelf, boolean isLastOwner) {
        if (!actor.isAtLeast(Affiliation.ADMIN)) {
            return no(Condition.FORBIDDEN);
        }
        if (isSelf && to == Affiliation.OUTCAST) {
            return no(Condition.CONFLICT);
        }
        if (from == to) {
            return YES;
        }
        boolean isOwnersMatter = from.isAtLeast(Affiliation.ADMIN) || to.isAtLeast(Affiliation.ADMIN);
        if (isOwnersMatter && actor != Affiliation.OWNER) {
            return no(to == Affiliation.OUTCAST ? Condition.NOT_ALLOWED : Condition.FORBIDDEN);
        }
        return from == Affiliation.OWNER && isLastOwner ? no(Condition.CONFLICT) : YES;
    }

    /// Whether somebody may set the room, or destroy it (§10.2, §10.9).
    static Optional<StanzaError> configure(Affiliation actor) {
        return actor == Affiliation.OWNER ? YES : no(Condition.FORBIDDEN);
    }

    /// Whether somebody may write to all (§7.4).
    static Optional<StanzaError> speak(Role role) {
        return least(role, Role.PARTICIPANT);
    }

    /// Whether somebody may change the subject (§8.1).
    static Optional<StanzaError> subject(Role role, RoomConfig config) {
        return least(role, config.allowsSubject() ? Role.PARTICIPANT : Role.MODERATOR);
    }

    /// Whether somebody may write to another one in the room alone (§7.5). That the other one is there, the
    /// caller knows.
    static Optional<StanzaError> privateMessage(Role role, RoomConfig config) {
        if (role == Role.NONE) {
            return no(Condition.NOT_ACCEPTABLE);
        }
        return config.privateMessages().map(least -> least(role, least)).orElseGet(() -> no(Condition.FORBIDDEN));
    }

    /// Whether somebody may have the room invite people (§7.8.2). Where only members may enter, an invitation is
    /// as good as membership: where the owner does not let everybody invite, it takes an admin.
    static Optional<StanzaError> invite(Standing actor, RoomConfig config) {
        if (!actor.isInside()) {
            return no(Condition.NOT_ACCEPTABLE);
        }
        boolean mayAnyway = config.isMembersOnly() ? actor.is(Affiliation.ADMIN) : actor.is(Role.MODERATOR);
        return mayAnyway || config.allowsInvites() ? YES : no(Condition.FORBIDDEN);
    }

    /// Whether somebody sees the real addresses of those in the room (§7.2.3, §7.2.4).
    static boolean seesAddresses(Role role, RoomConfig config) {
        return role == Role.MODERATOR || config.isNonAnonymous() && role != Role.NONE;
    }

    /// Whether somebody may read what was said (XEP-0313, M-05): who may enter may, in or not. With a query goes no
    /// password: where one is needed, it takes being in, or being a member.
    static Optional<StanzaError> archive(Standing asker, RoomConfig config) {
        boolean isForAll = !config.isMembersOnly() && !config.isProtected();
        boolean mayEnter = asker.is(isForAll ? Affiliation.NONE : Affiliation.MEMBER);
        return asker.isInside() || mayEnter ? YES : no(Condition.FORBIDDEN);
    }

    /// Whether somebody may get the list of those who have an affiliation (§9.2, §9.5, §10.5, §10.8). All of them
    /// are lists of real addresses: where those are hidden, no option of the room opens one.
    static Optional<StanzaError> list(Standing actor, Affiliation which, RoomConfig config) {
        boolean isOpen = config.isNonAnonymous();
        boolean isMember = isOpen && config.isMembersOnly() && actor.is(Affiliation.MEMBER);
        boolean may = switch (which) {
            case NONE -> false;
            case OUTCAST -> actor.is(Affiliation.ADMIN);
            case MEMBER -> actor.is(Affiliation.ADMIN) || isMember || optionLists(actor, config);
            case ADMIN, OWNER -> actor.is(Affiliation.OWNER) || isMember || isOpen && actor.is(Affiliation.ADMIN);
        };
        return may ? YES : no(Condition.FORBIDDEN);
    }

    private static boolean optionLists(Standing actor, RoomConfig config) {
        return config.listsMembersFor(actor.role()) && seesAddresses(actor.role(), config);
    }

    /// Whether somebody may get the list of those who have a role (§8.5, §9.8).
    static Optional<StanzaError> list(Standing actor, Role which) {
        boolean may = actor.is(Affiliation.ADMIN) || which != Role.MODERATOR && actor.is(Role.MODERATOR);
        return may && which != Role.NONE ? YES : no(Condition.FORBIDDEN);
    }

    /// Of somebody in the room.
    private static Optional<StanzaError> least(Role role, Role least) {
        if (role == Role.NONE) {
            return no(Condition.NOT_ACCEPTABLE);
        }
        return role.isAtLeast(least) ? YES : no(Condition.FORBIDDEN);
    }

    private static Optional<StanzaError> no(Condition condition) {
        return Optional.of(StanzaError.of(condition));
    }
}
