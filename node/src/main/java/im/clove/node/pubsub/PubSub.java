package im.clove.node.pubsub;

import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import org.jspecify.annotations.Nullable;

/// The namespaces of XEP-0060, and the errors that have a condition of their own there.
public final class PubSub {
    public static final String NS = "http://jabber.org/protocol/pubsub";
    public static final String OWNER = NS + "#owner";
    public static final String EVENT = NS + "#event";
    public static final String NODE_CONFIG = NS + "#node_config";
    public static final String META_DATA = NS + "#meta-data";

    private static final String ERRORS = NS + "#errors";

    private PubSub() {}

    /// An error with the condition that XEP-0060 adds to it.
    static StanzaError error(Condition condition, String more, @Nullable String text) {
        StanzaError plain = text == null ? StanzaError.of(condition) : StanzaError.of(condition, text);
        return plain.withApplication(Element.of(ERRORS, more));
    }

    /// A feature that this server does not have: the error names it.
    static StanzaError unsupported(String feature) {
        return StanzaError.of(Condition.FEATURE_NOT_IMPLEMENTED)
                .withApplication(Element.of(ERRORS, "unsupported").with("feature", feature));
    }
}
