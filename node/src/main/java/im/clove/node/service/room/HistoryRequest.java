package im.clove.node.service.room;

import im.clove.xmpp.stanza.Delay;
import im.clove.xmpp.xml.Element;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How much of what was said before somebody wants who enters (XEP-0045 §7.2.14). What is no number, or no time, counts
/// as not said.
///
/// @param characters of all stanzas together, at most
/// @param messages at most
/// @param seconds back from now, at most
/// @param since nothing earlier; null for no such limit
record HistoryRequest(
        long characters,
        int messages,
        long seconds,
        @Nullable Instant since) {
    static final HistoryRequest USUAL = new HistoryRequest(Long.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE, null);

    static HistoryRequest read(Element entry) {
        return entry.child(Muc.NS, "history").map(HistoryRequest::of).orElse(USUAL);
    }

    private static HistoryRequest of(Element history) {
        Optional<Instant> since = Delay.instant(history.attributeOr("since", ""));
        return new HistoryRequest(
                number(history, "maxchars"),
                (int) Math.min(Integer.MAX_VALUE, number(history, "maxstanzas")),
                number(history, "seconds"),
                since.orElse(null));
    }

    private static long number(Element history, String name) {
        String text = history.attributeOr(name, "");
        return text.matches("[0-9]{1,15}") ? Long.parseLong(text) : Long.MAX_VALUE;
    }

    /// The earliest time of a message that is wanted.
    Instant earliest(Instant now) {
        Instant bySeconds = seconds > Integer.MAX_VALUE ? Instant.MIN : now.minusSeconds(seconds);
        return since == null || since.isBefore(bySeconds) ? bySeconds : since;
    }
}
