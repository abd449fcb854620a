package im.clove.xmpp.stanza;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.xml.Element;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// When a stanza was first sent, said by who kept it since (XEP-0203).
///
/// @param by who kept it
/// @param reason for people, empty for none
public record Delay(Instant stamp, Jid by, String reason) {
    /// The namespace.
    public static final String NS = "urn:xmpp:delay";

    /// The element; the time in UTC to the second (XEP-0082): a finer clock is a fingerprint, and tells who did what at
    /// the same moment.
    public Element toElement() {
        return Element.ofText(NS, "delay", reason)
                .with("from", by.toString())
                .with("stamp", stamp.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /// A copy of a stanza with this and without any other delay that claims to be from the same entity.
    public Element stamp(Element stanza) {
        return strip(stanza, by).with(toElement());
    }

    /// A copy of a stanza without delays that claim to be from this entity, in any spelling (C-07).
    public static Element strip(Element stanza, Jid by) {
        return stanza.without(child -> child.is(NS, "delay") && isFrom(child.attribute("from"), by));
    }

    /// The delay this entity has noted, if it can be read.
    public static Optional<Delay> read(Element stanza, Jid by) {
        return stanza.children().stream()
                .filter(child -> child.is(NS, "delay") && isFrom(child.attribute("from"), by))
                .flatMap(child -> instant(child.attributeOr("stamp", "")).stream()
                        .map(stamp -> new Delay(stamp, by, child.text())))
                .findFirst();
    }

    /// Reads a date and time of XEP-0082; empty for anything else.
    public static Optional<Instant> instant(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static boolean isFrom(@Nullable String text, Jid by) {
        return text != null && Jid.tryParse(text).filter(by::equals).isPresent();
    }
}
