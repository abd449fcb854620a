package im.clove.node.ext.std;

import im.clove.node.ext.Doorstep;
import im.clove.node.ext.Effect;
import im.clove.node.ext.LetIn;
import im.clove.node.ext.StrangerTerms;
import im.clove.node.ext.View;
import im.clove.node.store.Writes;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.xml.Element;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// What a user says to the server's own contact (or to the server's address) about strangers, and what it answers:
/// `strangers` lists who has written, `let in ADDRESS` lets somebody in, `forget ADDRESS` or `forget all` throws away,
/// `strangers off` and `strangers on` open and shut the door. Anything else is not for it. Such a message is not passed
/// on: it is in nobody's archive.
final class GateWords {
    /// Senders in one answer.
    private static final int MOST_LISTED = 20;

    /// Characters of a first line.
    private static final int LONGEST = 80;

    private static final String MUC_USER = "http://jabber.org/protocol/muc#user";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private final StrangersGate gate;
    private final StrangerTerms terms;

    GateWords(StrangersGate gate, StrangerTerms terms) {
        this.gate = gate;
        this.terms = terms;
    }

    /// The beginning of a message, for people: nothing in it can look like another line, or turn the writing around.
    static String line(Message message) {
        Element m = message.element();
        if (isMediated(m)) {
            return "(invites you to this room)";
        }
        Optional<Element> direct = m.child("jabber:x:conference", "x");
        if (direct.isPresent()) {
            return "(invites you to the room " + clean(direct.get().attributeOr("jid", "")) + ')';
        }
        if (m.children().stream()
                .anyMatch(child ->
                        child.local().equals("encrypted") || child.local().equals("openpgp"))) {
            return "(encrypted)";
        }
        String text =
                m.child(Element.CLIENT, "body").map(Element::text).orElse("").strip();
        String first = clean(text.lines().findFirst().orElse(""));
        return first.isEmpty() ? "(no text)" : '"' + first + '"';
    }

    /// Whether it invites into a room: through the room (XEP-0045 §7.8.2), or directly (XEP-0249).
    static boolean isInvitation(Element message) {
        return isMediated(message) || message.has("jabber:x:conference", "x");
    }

    private static boolean isMediated(Element message) {
        return message.child(MUC_USER, "x")
                .filter(x -> x.has(MUC_USER, "invite"))
                .isPresent();
    }

    private static String clean(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints()
                .filter(c -> switch (Character.getType(c)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.PRIVATE_USE,
                            Character.SURROGATE,
                            Character.UNASSIGNED -> false;
                    default -> true;
                })
                .limit(LONGEST)
                .forEach(out::appendCodePoint);
        return out.toString().strip();
    }

    /// @return empty if the message is not for it
    Optional<List<Effect>> read(View view, Message message, Jid sender) {
        Jid to = message.to();
        boolean isHere = to != null
                && to.domain().equals(view.account().domain())
                && (!to.hasLocal() || to.local().equals(terms.desk()));
        if (!isHere || to == null || message.isError() || message.type() == Message.Type.GROUPCHAT) {
            return Optional.empty();
        }
        String said = message.element()
                .child(Element.CLIENT, "body")
                .map(Element::text)
                .orElse("")
                .strip();
        List<Effect> effects = new ArrayList<>();
        return answer(view, said, effects).map(answer -> {
            effects.addFirst(new Effect.Send(say(to.bare(), sender, answer)));
            return effects;
        });
    }

    private static Message say(Jid from, Jid to, String text) {
        Element element = Element.of(Element.CLIENT, "message", Element.ofText(Element.CLIENT, "body", text))
                .with("type", "chat");
        return Message.of(element).withFrom(from).withTo(to);
    }

    private Optional<String> answer(View view, String said, List<Effect> effects) {
        String word = said.toLowerCase(Locale.ROOT);
        if (word.equals("strangers")) {
            return Optional.of(list(view));
        }
        if (word.equals("strangers on") || word.equals("strangers off")) {
            return Optional.of(door(view, word.endsWith("on") ? LetIn.Door.SHUT : LetIn.Door.OPEN, effects));
        }
        if (word.equals("forget all")) {
            return Optional.of(forget(view, _ -> true, effects));
        }
        if (word.startsWith("let in ")) {
            return Optional.of(address(said.substring("let in ".length()))
                    .map(who -> letIn(view, who, effects))
                    .orElse("That is no address. Say it as: let in name@server"));
        }
        if (word.startsWith("forget ")) {
            return Optional.of(address(said.substring("forget ".length()))
                    .map(who -> forget(view, StrangersGate.by(who), effects))
                    .orElse("That is no address. Say it as: forget name@server"));
        }
        return Optional.empty();
    }

    private static Optional<Jid> address(String text) {
        return Jid.tryParse(text.strip()).map(Jid::bare);
    }

    private String list(View view) {
        Map<Jid, List<Doorstep.Entry>> bySender = new LinkedHashMap<>();
        List<Doorstep.Entry> all = view.chapter(Doorstep.CHAPTER).waiting();
        for (Doorstep.Entry entry : all.reversed()) {
            if (!view.isBlocked(entry.from())) {
                bySender.computeIfAbsent(entry.from().bare(), _ -> new ArrayList<>())
                        .add(entry);
            }
        }
        String door = gate.isShut(view)
                ? "People you have nothing to do with stay outside (\"strangers off\" lets everybody in)."
                : "Everybody may write to you (\"strangers on\" keeps out whom you have nothing to do with).";
        if (bySender.isEmpty()) {
            return "Nobody waits. " + door;
        }
        StringBuilder out = new StringBuilder("Who has written, the latest first (times are UTC):");
        bySender.entrySet().stream().limit(MOST_LISTED).forEach(each -> {
            List<Doorstep.Entry> theirs = each.getValue();
            Doorstep.Entry first = theirs.getLast();
            out.append('\n').append(each.getKey()).append(", ").append(messages(theirs.size()));
            out.append(", ").append(TIME.format(first.at().atOffset(ZoneOffset.UTC)));
            out.append(": ").append(first.line());
        });
        if (bySender.size() > MOST_LISTED) {
            out.append("\nand ").append(bySender.size() - MOST_LISTED).append(" more");
        }
        return out.append("\nSay \"let in ADDRESS\", \"forget ADDRESS\" or \"forget all\". ")
                .append(door)
                .toString();
    }

    private static String messages(int count) {
        return count == 1 ? "1 message" : count + " messages";
    }

    private static String letIn(View view, Jid who, List<Effect> effects) {
        if (view.isBlocked(who)) {
            return "You have blocked " + who + ". Unblock it in your client first.";
        }
        effects.addAll(StrangersGate.letIn(view, who));
        List<Effect> coming = StrangersGate.release(view, StrangersGate.by(who));
        effects.addAll(coming);
        return who + " may write to you from now on. "
                + (coming.isEmpty() ? "Nothing of it waits." : messages(coming.size()) + ":");
    }

    private static String forget(View view, Predicate<Doorstep.Entry> which, List<Effect> effects) {
        Doorstep before = view.chapter(Doorstep.CHAPTER);
        Writes writes = new Writes();
        Doorstep left = before.without(which, writes);
        effects.add(new Effect.Turn<>(Doorstep.CHAPTER, left, writes));
        int gone = before.waiting().size() - left.waiting().size();
        return gone == 0 ? "Nothing of it waits." : messages(gone) + " thrown away.";
    }

    private static String door(View view, LetIn.Door door, List<Effect> effects) {
        List<Effect> turned = StrangersGate.turned(view, door);
        effects.addAll(turned);
        if (door == LetIn.Door.SHUT) {
            return "People you have nothing to do with stay outside from now on; \"strangers\" lists who has written.";
        }
        int coming = turned.size() - 1;
        return "Everybody may write to you from now on." + (coming == 0 ? "" : " " + messages(coming) + ':');
    }
}
