package im.clove.s2s.stream;

import im.clove.xmpp.xml.Element;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A stanza that was written in full a moment ago on this stream, once more for somebody else: what a Clove node sends
/// another that can read it, in place of a stanza that differs from the earlier one in `to` alone.
///
/// ```xml
/// <again xmlns='urn:clove:s2s:0' of='17' to='juliet@/gajim.8Q2X'/>
/// ```
///
/// It is a stanza like any other: one for one recipient, with a number of its own. Where the recipient's domain is that
/// of the earlier one's, it is left out, which no address has.
///
/// @param of the number of the stanza in full, as [Hello] counts
/// @param to an address, perhaps without its domain; not checked
public record Again(long of, String to) {
    static final String LOCAL = "again";

    /// For a stanza to one address, after one to another.
    static Again of(long number, String earlier, String to) {
        String domain = domain(to);
        boolean isSame = !domain.isEmpty() && domain.equals(domain(earlier));
        int begin = begin(to);
        return new Again(number, isSame ? to.substring(0, begin) + to.substring(begin + domain.length()) : to);
    }

    Element toElement() {
        return Element.of(Hello.NS, LOCAL).with("of", Long.toString(of)).with("to", to);
    }

    /// Reads an `again` element; empty if this is none, or makes no sense.
    static Optional<Again> read(Element element) {
        long of = Hello.number(element.attribute("of"));
        String to = element.attribute("to");
        return element.is(Hello.NS, LOCAL)
                        && of >= 1
                        && to != null
                        && element.nodes().isEmpty()
                ? Optional.of(new Again(of, to))
                : Optional.empty();
    }

    /// The recipient's address, after a stanza to this one.
    String recipient(String earlier) {
        int begin = begin(to);
        return domain(to).isEmpty() ? to.substring(0, begin) + domain(earlier) + to.substring(begin) : to;
    }

    /// The domain in what should be an address; empty if there is none.
    private static String domain(@Nullable String address) {
        if (address == null) {
            return "";
        }
        int slash = address.indexOf('/');
        return address.substring(begin(address), slash < 0 ? address.length() : slash);
    }

    private static int begin(String address) {
        int at = address.indexOf('@');
        int slash = address.indexOf('/');
        return slash < 0 || at < slash ? at + 1 : 0;
    }
}
