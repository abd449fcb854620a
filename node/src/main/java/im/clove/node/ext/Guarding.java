package im.clove.node.ext;

import im.clove.node.core.Hosts;
import im.clove.node.core.Origin;
import im.clove.node.core.Role;
import im.clove.node.core.Service;
import im.clove.node.ext.Approvals.Kind;
import im.clove.xmpp.im.Keepable;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.DataForm;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Element;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The one rule about whom an account may have to do with, by its [Role]: asked for every stanza that comes to
/// the account and for every one that leaves it, whoever made it (`docs/decisions/0076-roles.md`). What is not
/// named is stopped. Pure.
///
/// | role | may have to do with |
/// |---|---|
/// | member | everybody |
/// | guest | whoever is of this node, its rooms and components included; but in rooms before all only |
/// | guarded | itself, its guardians, this server and what of it says nothing of others; who is approved |
///
/// A person is approved with whatever he writes, a room with what is said before all.
///
/// Of a room that is approved, and for a guest of a room here, no private messages pass, nor requests that can
/// carry words: those are of single persons, whom nobody has approved, or who are of other servers. Nor do
/// invitations and places in the room, either way, unless he who invites or is named may be written to.
///
/// @param account its bare address
/// @param hosts what this node serves
public record Guarding(Jid account, Role role, Approvals approvals, Hosts hosts) {
    private static final String MUC = "http://jabber.org/protocol/muc";
    private static final String MUC_USER = MUC + "#user";
    private static final String MUC_ADMIN = MUC + "#admin";
    private static final String MUC_OWNER = MUC + "#owner";

    /// Fields of the form of a room with which places are given away (XEP-0045 §15.5.4).
    private static final List<String> PLACE_FIELDS = List.of("muc#roomconfig_roomowners", "muc#roomconfig_roomadmins");

    /// What clients ask about those who are in a room with them; nothing is said by asking it.
    private static final Set<String> PLAIN_QUESTIONS = Set.of(
            "urn:xmpp:ping",
            "http://jabber.org/protocol/disco#info",
            "http://jabber.org/protocol/disco#items",
            "jabber:iq:version",
            "jabber:iq:last",
            "urn:xmpp:time",
            "vcard-temp");

    private static final Set<String> AVATARS = Set.of("urn:xmpp:avatar:metadata", "urn:xmpp:avatar:data");
    private static final Set<String> PLACES = Set.of("member", "admin", "owner");
    private static final Jid NOBODY = Jid.of(Domain.of("nobody.invalid"));
    private static final String DIRECT = "jabber:x:conference";
    private static final String PUBSUB = "http://jabber.org/protocol/pubsub";
    private static final String DISCO = "http://jabber.org/protocol/disco#";
    private static final Verdict STOPPED = new Verdict.Stopped(Optional.empty());

    /// Which way a stanza goes.
    public enum Way {
        /// Somebody sends it to the account.
        IN,
        /// The account sends it.
        OUT
    }

    /// What the rule says.
    public sealed interface Verdict {
        /// It goes on.
        record Passed() implements Verdict {}

        /// It goes no further.
        ///
        /// @param wanted what the guardians might be asked; empty for nothing
        record Stopped(Optional<Wanted> wanted) implements Verdict {}

        Verdict PASSED = new Passed();
    }

    /// What would have to be approved.
    ///
    /// @param who a bare address
    /// @param by who invites there; empty if nobody does
    public record Wanted(Jid who, Kind kind, Optional<Jid> by) {}

    /// What is to be done with a stanza.
    ///
    /// @param origin who brought it in
    public Verdict on(Way way, Stanza stanza, Origin origin) {
        Jid other = way == Way.OUT ? stanza.to() : stanza.from();
        if (role.isMember() || other == null) {
            return Verdict.PASSED;
        }
        // What the server says of a stanza that could not be sent bears the address that it was for.
        if (way == Way.IN && origin instanceof Origin.Node && stanza.isError()) {
            return Verdict.PASSED;
        }
        boolean isAllowed = role.kind() == Role.Kind.GUEST
                ? isOurs(other)
                        && (isRoom(other)
                                ? isBeforeAll(way, stanza, other, this::isOurs)
                                : invited(way, stanza).allMatch(this::isOurs))
                : isFree(other) || isApproved(way, stanza, other);
        if (isAllowed) {
            return Verdict.PASSED;
        }
        return role.kind() == Role.Kind.GUEST ? STOPPED : new Verdict.Stopped(wanted(way, stanza, other));
    }

    /// Whether somebody may see that the account is there.
    public boolean isShown(Jid who) {
        return switch (role.kind()) {
            case MEMBER -> true;
            case GUEST -> isOurs(who);
            case GUARDED -> isFree(who) || approvals.of(who).isPresent();
        };
    }

    /// Whether the account has to do with an address as with a room.
    public boolean isRoom(Jid who) {
        return switch (role.kind()) {
            case MEMBER -> false;
            case GUEST -> {
                Service service = hosts.serviceAt(who);
                yield service != null && service.isOfRooms();
            }
            case GUARDED -> approvals.of(who).filter(kind -> kind == Kind.ROOM).isPresent();
        };
    }

    private boolean isOurs(Jid who) {
        return hosts.isServed(who.domain());
    }

    /// Nobody has to be asked about these.
    private boolean isFree(Jid who) {
        if (who.bare().equals(account) || role.isGuardedBy(who)) {
            return true;
        }
        Service service = hosts.serviceAt(who);
        return service == null ? !who.hasLocal() && hosts.isAccountHost(who.domain()) : !service.isSpeakingOfOthers();
    }

    private boolean isApproved(Way way, Stanza stanza, Jid other) {
        Optional<Kind> kind = approvals.of(other);
        if (kind.isEmpty()) {
            return isDiscovery(way, stanza, other);
        }
        return kind.get() == Kind.PERSON ? !isOfRoom(stanza) : isBeforeAll(way, stanza, other, this::isPerson);
    }

    /// What there is of services here may be asked, and no more.
    private boolean isDiscovery(Way way, Stanza stanza, Jid other) {
        if (!(stanza instanceof Iq iq) || other.hasLocal() || !isOurs(other)) {
            return false;
        }
        return way == Way.OUT
                ? iq.type() == Iq.Type.GET && iq.payload().namespace().startsWith(DISCO)
                : !iq.isRequest();
    }

    /// What makes sense with a room only: whoever is approved as a person is none.
    private static boolean isOfRoom(Stanza stanza) {
        return switch (stanza) {
            case Message message -> message.type() == Message.Type.GROUPCHAT || isMediated(message);
            case Presence presence -> presence.element().has(MUC, "x");
            case Iq _ -> false;
        };
    }

    /// What belongs to a room as a whole.
    ///
    /// @param mayBeNamed whom it may be about
    private static boolean isBeforeAll(Way way, Stanza stanza, Jid room, Predicate<Jid> mayBeNamed) {
        boolean isOccupant = room.isFull();
        return switch (stanza) {
            case Message message ->
                invited(way, message).allMatch(mayBeNamed)
                        && switch (message.type()) {
                            case GROUPCHAT -> true;
                            case ERROR -> way == Way.IN || !isOccupant;
                            case NORMAL, CHAT, HEADLINE -> !isOccupant;
                        };
            case Presence _ -> true;
            case Iq iq ->
                invited(way, iq).allMatch(mayBeNamed)
                        && switch (iq.type()) {
                            case GET -> !isOccupant || isPlain(iq.payload());
                            case SET -> !isOccupant;
                            case RESULT, ERROR -> true;
                        };
        };
    }

    /// Whether a question is one of those that clients ask of everybody, and has no words in it.
    private static boolean isPlain(Element question) {
        if (question.is(PUBSUB, "pubsub")) {
            return question.child(PUBSUB, "items")
                            .filter(items -> AVATARS.contains(items.attributeOr("node", "")))
                            .isPresent()
                    && question.children().size() == 1;
        }
        return PLAIN_QUESTIONS.contains(question.namespace())
                && question.children().isEmpty()
                && question.text().isBlank();
    }

    private boolean isPerson(Jid who) {
        return isFree(who)
                || approvals.of(who).filter(kind -> kind == Kind.PERSON).isPresent();
    }

    /// Who is on the other end of what a room passes on of single persons (XEP-0045): invitations and their
    /// refusals (§7.8.2), and places in the room, of which rooms tell those who get one (§9.3). An address that
    /// cannot be read is nobody's.
    private static Stream<Jid> invited(Way way, Stanza stanza) {
        Stream<String> named = switch (stanza) {
            case Message message ->
                message.element().children().stream()
                        .filter(x -> x.is(MUC_USER, "x"))
                        .flatMap(x -> x.children().stream())
                        .filter(each -> each.is(MUC_USER, "invite") || each.is(MUC_USER, "decline"))
                        .map(each -> each.attributeOr(way == Way.OUT ? "to" : "from", ""));
            case Iq iq
            when iq.type() == Iq.Type.SET && iq.payload().is(MUC_ADMIN, "query") ->
                iq.payload().children().stream()
                        .filter(each -> PLACES.contains(each.attributeOr("affiliation", "")))
                        .map(each -> each.attributeOr("jid", ""));
            case Iq iq
            when iq.type() == Iq.Type.SET && iq.payload().is(MUC_OWNER, "query") ->
                inForm(iq.payload(), "x")
                        .flatMap(form -> inForm(form, "field"))
                        .filter(field -> PLACE_FIELDS.contains(field.attributeOr("var", "")))
                        .flatMap(field -> inForm(field, "value"))
                        .map(value -> value.text().strip())
                        .filter(value -> !value.isEmpty());
            case Iq _, Presence _ -> Stream.empty();
        };
        return named.map(each -> Jid.tryParse(each).orElse(NOBODY));
    }

    private static Stream<Element> inForm(Element parent, String name) {
        return parent.children().stream().filter(each -> each.is(DataForm.NS, name));
    }

    private static boolean isMediated(Message message) {
        return message.element().children().stream()
                .anyMatch(x -> x.is(MUC_USER, "x") && (x.has(MUC_USER, "invite") || x.has(MUC_USER, "decline")));
    }

    private Optional<Wanted> wanted(Way way, Stanza stanza, Jid other) {
        // Of a room that is approved nothing more can be.
        if (isRoom(other)) {
            return Optional.empty();
        }
        return switch (stanza) {
            case Message message -> way == Way.OUT ? written(message, other) : invitation(message, other);
            case Presence presence -> asked(way, presence, other);
            case Iq iq ->
                way == Way.OUT
                                && iq.type() == Iq.Type.SET
                                && iq.payload().namespace().startsWith(PUBSUB)
                        ? wanted(other, Kind.PERSON, null)
                        : Optional.empty();
        };
    }

    private static Optional<Wanted> written(Message message, Jid to) {
        if (message.type() == Message.Type.GROUPCHAT || isMediated(message)) {
            return wanted(to, Kind.ROOM, null);
        }
        return Keepable.isKept(message) ? wanted(to, Kind.PERSON, null) : Optional.empty();
    }

    /// Who writes is told nothing and nobody is asked; an invitation is to a place that may be good.
    private Optional<Wanted> invitation(Message message, Jid from) {
        if (message.isError() || message.type() == Message.Type.GROUPCHAT) {
            return Optional.empty();
        }
        Optional<Element> mediated = message.element().child(MUC_USER, "x").flatMap(x -> x.child(MUC_USER, "invite"));
        if (mediated.isPresent()) {
            // Who invites is what the room says: a room here says it as it is, another whatever it likes.
            Optional<Jid> by = isOurs(from) ? Jid.tryParse(mediated.get().attributeOr("from", "")) : Optional.empty();
            return mayBeRoom(from) ? wanted(from, Kind.ROOM, by.orElse(null)) : Optional.empty();
        }
        return message.element()
                .child(DIRECT, "x")
                .flatMap(x -> Jid.tryParse(x.attributeOr("jid", "")))
                .filter(room -> mayBeRoom(room) && approvals.of(room).isEmpty())
                .flatMap(room -> wanted(room, Kind.ROOM, from.bare()));
    }

    /// Whether somebody may invite there: where accounts live there are none.
    private boolean mayBeRoom(Jid who) {
        return who.hasLocal() && !hosts.isAccountHost(who.domain());
    }

    private static Optional<Wanted> asked(Way way, Presence presence, Jid other) {
        return switch (presence.type()) {
            case SUBSCRIBE -> wanted(other, Kind.PERSON, null);
            case SUBSCRIBED -> way == Way.OUT ? wanted(other, Kind.PERSON, null) : Optional.empty();
            case AVAILABLE ->
                way == Way.OUT && presence.element().has(MUC, "x") ? wanted(other, Kind.ROOM, null) : Optional.empty();
            case UNAVAILABLE, UNSUBSCRIBE, UNSUBSCRIBED, PROBE, ERROR -> Optional.empty();
        };
    }

    /// One word must not open a whole service, all that are there: that is said unasked.
    private static Optional<Wanted> wanted(Jid who, Kind kind, @Nullable Jid by) {
        if (kind == Kind.ROOM && !who.hasLocal()) {
            return Optional.empty();
        }
        return Optional.of(new Wanted(who.bare(), kind, Optional.ofNullable(by).map(Jid::bare)));
    }

    /// Whether a guardian could not be heard any more.
    ///
    /// @param blocked what is to be blocked
    public boolean wouldBlockGuardian(List<Jid> blocked) {
        return role.kind() == Role.Kind.GUARDED
                && role.guardians().stream()
                        .anyMatch(guardian -> blocked.stream()
                                .anyMatch(each -> each.bare().equals(guardian)
                                        || !each.hasLocal() && each.domain().equals(guardian.domain())));
    }
}
