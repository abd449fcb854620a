package im.clove.xmpp.stanza;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.xml.Element;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The identifiers that archives and rooms give to stanzas, and senders to their own (XEP-0359).
public final class StanzaIds {
    /// The namespace.
    public static final String NS = "urn:xmpp:sid:0";

    private StanzaIds() {}

    /// A copy without anything that claims to be an identifier given by this entity: every `stanza-id` whose `by`
    /// is its address in any spelling, or no address at all, which nobody could check (C-07).
    public static Element strip(Element stanza, Jid by) {
        return stanza.without(child -> child.is(NS, "stanza-id") && mayBe(child.attribute("by"), by));
    }

    /// A copy with exactly one identifier given by this entity.
    public static Element stamp(Element stanza, Jid by, String id) {
        return strip(stanza, by).with(Element.of(NS, "stanza-id").with("id", id).with("by", by.toString()));
    }

    /// The identifier this entity has given.
    public static Optional<String> read(Element stanza, Jid by) {
        return stanza.children().stream()
                .filter(child -> child.is(NS, "stanza-id") && by.toString().equals(child.attribute("by")))
                .map(child -> child.attributeOr("id", ""))
                .filter(id -> !id.isEmpty())
                .findFirst();
    }

    /// The identifier the sender has given.
    public static Optional<String> origin(Element stanza) {
        return stanza.child(NS, "origin-id")
                .map(child -> child.attributeOr("id", ""))
                .filter(id -> !id.isEmpty());
    }

    private static boolean mayBe(@Nullable String text, Jid by) {
        return text == null || Jid.tryParse(text).map(by::equals).orElse(true);
    }
}
