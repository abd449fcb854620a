package im.clove.node.ext.std;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.UserControl;
import im.clove.node.ext.ArchiveKeep;
import im.clove.node.ext.ArchiveTerms;
import im.clove.node.ext.Carried;
import im.clove.node.ext.Chapter;
import im.clove.node.ext.Command;
import im.clove.node.ext.Command.Step;
import im.clove.node.ext.Estate;
import im.clove.node.ext.Extension;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Xep;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.DataForm;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A user says how long the own messages are kept, at most as long as the node keeps them: a command for every account
/// (XEP-0050). What is older by then goes with the next look at the archive, within some hours.
final class ArchiveRetention implements Extension {
    private static final String OWN = "urn:clove:archive:0";
    private static final String DAYS = "days";
    private static final String TITLE = "How Long Your Messages Are Kept";

    private final ArchiveTerms terms;
    private final Function<Jid, Optional<UserControl>> node;

    /// @param terms of the node
    /// @param node as it is for who asks, when the command runs; empty where nothing can be changed
    ArchiveRetention(ArchiveTerms terms, Function<Jid, Optional<UserControl>> node) {
        this.terms = terms;
        this.node = node;
    }

    @Override
    public Xep xep() {
        return new Xep(0, "How long messages are kept", "");
    }

    @Override
    public List<Chapter<?>> chapters() {
        return List.of(ArchiveKeep.CHAPTER);
    }

    @Override
    public List<Hook> hooks() {
        return List.of(new Hook.CommandHook(new Command(
                Command.Audience.USERS, OWN + "#keep", TITLE, (_, asker, form) -> run(asker.bare(), form))));
    }

    @Override
    public Optional<Carried> carried() {
        return Optional.of(new Luggage());
    }

    private Step run(Jid user, @Nullable Element form) {
        UserControl control = node.apply(user).orElse(null);
        if (control == null) {
            return refused(Condition.SERVICE_UNAVAILABLE, "This cannot be changed here");
        }
        try {
            if (form == null) {
                return new Step.Ask(ask(control.archiveKeep(user)));
            }
            Optional<Duration> keep = DataForm.read(form).flatMap(said -> keep(said.first(DAYS)));
            if (keep.isEmpty()) {
                return refused(
                        Condition.NOT_ACCEPTABLE, "Say a number of days up to " + ArchiveKeep.MOST_DAYS + ", or 0");
            }
            control.setArchiveKeep(user, keep.get());
            return new Step.Finished(told(keep.get()), null);
        } catch (ControlException e) {
            return refused(Condition.INTERNAL_SERVER_ERROR, String.valueOf(e.getMessage()));
        }
    }

    /// Days as people write them; empty if that is none.
    static Optional<Duration> keep(String days) {
        return days.strip().matches("[0-9]{1,5}") && Integer.parseInt(days.strip()) <= ArchiveKeep.MOST_DAYS
                ? Optional.of(Duration.ofDays(Integer.parseInt(days.strip())))
                : Optional.empty();
    }

    private Element ask(Duration now) {
        return Element.of(
                        DataForm.NS,
                        "x",
                        Element.ofText(DataForm.NS, "title", TITLE),
                        Element.ofText(DataForm.NS, "instructions", ofTheNode() + " You can have yours go earlier."),
                        DataForm.field(DAYS, "text-single", Long.toString(now.toDays()))
                                .with("label", "For how many days (0: as long as this server keeps messages)"))
                .with("type", "form");
    }

    private String ofTheNode() {
        return terms.keep().isZero()
                ? "This server keeps messages for as long as there is room."
                : "This server keeps messages for " + days(terms.keep()) + " at most.";
    }

    private String told(Duration keep) {
        Duration now = terms.within(keep).keep();
        return (now.isZero()
                        ? "Your messages are kept for as long as there is room."
                        : "Your messages are kept for " + days(now) + ".")
                + " What is older goes within some hours.";
    }

    private static String days(Duration time) {
        return time.toDays() == 1 ? "1 day" : time.toDays() + " days";
    }

    private static Step refused(Condition condition, String text) {
        return new Step.Refused(StanzaError.of(condition, text));
    }

    private static final class Luggage implements Carried {
        @Override
        public void out(Estate from, Consumer<Element> to) {
            Duration keep = from.chapter(ArchiveKeep.CHAPTER);
            if (!keep.isZero()) {
                to.accept(Element.of(OWN, "keep").with(DAYS, Long.toString(keep.toDays())));
            }
        }

        @Override
        public boolean knows(Element element) {
            return element.is(OWN, "keep");
        }

        @Override
        public Optional<String> in(Estate to, Element element) {
            Duration keep = keep(element.attributeOr(DAYS, "")).orElse(null);
            if (keep == null) {
                return Optional.of("how long messages are kept: no number of days");
            }
            to.turn(ArchiveKeep.CHAPTER, keep, ArchiveKeep.writes(keep));
            return Optional.empty();
        }
    }
}
