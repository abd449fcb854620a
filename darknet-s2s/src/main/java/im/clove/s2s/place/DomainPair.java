package im.clove.s2s.place;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.JidFormatException;
import im.clove.xmpp.xml.Element;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One direction between two domains, as XEP-0220 authorises it: stanzas of one may go to the other.
///
/// @param from the domain that speaks (the originating server)
/// @param to the domain that is spoken to (the receiving server)
public record DomainPair(Domain from, Domain to) {
    public DomainPair reversed() {
        return new DomainPair(to, from);
    }

    /// The addresses an element carries; empty unless both are domains.
    public static Optional<DomainPair> of(Element element) {
        Domain from = domain(element.attribute("from"));
        Domain to = domain(element.attribute("to"));
        return from == null || to == null ? Optional.empty() : Optional.of(new DomainPair(from, to));
    }

    /// What an attribute names; null if it names no domain.
    public static @Nullable Domain domain(@Nullable String text) {
        try {
            return text == null || text.isEmpty() ? null : Domain.of(text);
        } catch (JidFormatException e) {
            return null;
        }
    }
}
