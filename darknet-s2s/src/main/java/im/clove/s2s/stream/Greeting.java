package im.clove.s2s.stream;

import im.clove.xmpp.xml.Element;
import java.util.List;

/// What the dialling side has to say: sent ahead of the peer's answer if the peer is known, after the features
/// of a Clove node otherwise.
///
/// @param elements our `link` and the first stanzas; or what another server is asked for ahead
public record Greeting(String from, String to, boolean ahead, List<Element> elements) {
    /// @param said whether the elements went ahead
    DialledHandshake.Expectation expectation(boolean said, boolean stock, boolean clove) {
        if (!said) {
            DialledHandshake.Expectation both =
                    clove ? DialledHandshake.Expectation.NONE : DialledHandshake.Expectation.OTHER;
            return stock ? both : DialledHandshake.Expectation.CLOVE_ONLY;
        }
        return elements.getFirst().is(Hello.NS, Hello.LINK)
                ? DialledHandshake.Expectation.CLOVE
                : DialledHandshake.Expectation.STOCK;
    }
}
