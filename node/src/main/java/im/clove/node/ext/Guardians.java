package im.clove.node.ext;

import im.clove.node.core.Role;
import im.clove.node.ext.Approvals.Kind;
import im.clove.node.ext.Guarding.Wanted;
import im.clove.node.store.Writes;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What passes between a guarded account and its guardians: requests, and what comes of an answer. Each is
/// effects of the guarded account, so an answer that cannot be written down changes nothing. Pure.
public final class Guardians {
    private Guardians() {}

    /// The addresses in a request to block some (XEP-0191).
    public static List<Jid> blocked(Element request) {
        return request.children().stream()
                .flatMap(each -> Jid.tryParse(each.attributeOr("jid", "")).stream())
                .toList();
    }

    /// What it takes that an account has this role from now on: whom it may have nothing to do with any more
    /// sees it go.
    public static List<Effect> become(Role role) {
        return List.of(new Effect.Become(role), new Effect.Withdraw(_ -> true));
    }

    /// Writes down what the guardians are asked, and asks them.
    ///
    /// @param isOwn whether the account itself wants it
    public static List<Effect> ask(View view, Wanted wanted, boolean isOwn) {
        Writes writes = new Writes();
        Approvals.Request request = request(view, wanted, isOwn);
        Approvals now = view.chapter(Approvals.CHAPTER).asked(wanted.who(), request, writes);
        List<Effect> effects = new ArrayList<>();
        effects.add(new Effect.Turn<>(Approvals.CHAPTER, now, writes));
        String text = describe(view.account(), wanted.who(), request)
                + ". Allow it or not with the command \"Requests of those I am guardian of\" of this server"
                + " (in many clients: the server's commands, or ad-hoc commands).";
        view.role().guardians().forEach(guardian -> effects.add(say(view, guardian, text)));
        return effects;
    }

    /// What would be asked now.
    public static Approvals.Request request(View view, Wanted wanted, boolean isOwn) {
        return new Approvals.Request(wanted.kind(), isOwn, wanted.by(), view.now());
    }

    /// What is asked, in a sentence without its full stop.
    public static String describe(Jid ward, Jid who, Approvals.Request request) {
        if (request.kind() == Kind.ROOM) {
            return request.isOwn()
                    ? ward + " wants to enter the room " + who
                    : request.by().map(by -> by + " invites ").orElse("Somebody invites ") + ward + " into the room "
                            + who;
        }
        return request.isOwn() ? ward + " wants to have to do with " + who : who + " wants to be a contact of " + ward;
    }

    /// A guardian, or who runs the node, approves of somebody. What he had asked comes then.
    ///
    /// @param kind empty for what was asked, or else a person
    /// @return empty if there is no room for one more
    public static Optional<List<Effect>> approve(View view, Jid who, Optional<Kind> kind) {
        Approvals known = view.chapter(Approvals.CHAPTER);
        if (!known.hasRoomFor(who)) {
            return Optional.empty();
        }
        Approvals.Request asked = known.request(who);
        Kind as = kind.orElse(asked == null ? Kind.PERSON : asked.kind());
        List<Effect> effects = new ArrayList<>();
        Writes writes = new Writes();
        effects.add(new Effect.Turn<>(Approvals.CHAPTER, known.approve(who, as, writes), writes));
        if (as == Kind.PERSON) {
            // Nor is he kept at the door as a stranger.
            Writes more = new Writes();
            LetIn in = view.chapter(LetIn.CHAPTER).with(who, view.now(), more);
            effects.add(new Effect.Turn<>(LetIn.CHAPTER, in, more));
        }
        if (asked != null) {
            String may = as == Kind.ROOM ? "You may enter the room " : "You may have to do with ";
            effects.add(say(view, view.account(), may + who.bare() + " now."));
            if (!asked.isOwn() && as == Kind.PERSON) {
                Presence again =
                        Presence.of(Element.of(Element.CLIENT, "presence").with("type", "subscribe"));
                effects.add(new Effect.Send(again.withFrom(who.bare()).withTo(view.account())));
            }
        }
        return Optional.of(effects);
    }

    /// Whoever runs the node approves of all these at once, before the account has asked for anything.
    public static List<Effect> approveAll(View view, List<Jid> persons, List<Jid> rooms) {
        Writes writes = new Writes();
        Approvals now = view.chapter(Approvals.CHAPTER);
        // What is done again after the node was killed takes back no no that was said since.
        Set<Jid> refused = now.refused().keySet();
        List<Jid> known =
                persons.stream().filter(each -> !refused.contains(each.bare())).toList();
        List<Jid> places =
                rooms.stream().filter(each -> !refused.contains(each.bare())).toList();
        for (Jid each : known) {
            now = now.hasRoomFor(each) ? now.approve(each, Kind.PERSON, writes) : now;
        }
        for (Jid each : places) {
            now = now.hasRoomFor(each) ? now.approve(each, Kind.ROOM, writes) : now;
        }
        return List.of(new Effect.Turn<>(Approvals.CHAPTER, now, writes));
    }

    /// A guardian, or who runs the node, says no, or takes an approval back.
    public static List<Effect> refuse(View view, Jid who) {
        Approvals known = view.chapter(Approvals.CHAPTER);
        Approvals.Request asked = known.request(who);
        Writes writes = new Writes();
        List<Effect> effects = new ArrayList<>();
        effects.add(new Effect.Turn<>(Approvals.CHAPTER, known.refuse(who, view.now(), writes), writes));
        effects.add(new Effect.Withdraw(each ->
                each.equals(who.bare()) || !who.hasLocal() && each.domain().equals(who.domain())));
        if (asked != null && asked.isOwn()) {
            effects.add(say(view, view.account(), "Your guardian has said no to " + who.bare() + '.'));
        }
        return effects;
    }

    private static Effect say(View view, Jid to, String text) {
        Element message = Element.of(Element.CLIENT, "message", Element.ofText(Element.CLIENT, "body", text))
                .with("type", "chat");
        return new Effect.Send(
                Message.of(message).withFrom(Jid.of(view.account().domain())).withTo(to));
    }
}
