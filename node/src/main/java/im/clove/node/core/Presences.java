package im.clove.node.core;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.xml.Element;
import org.jspecify.annotations.Nullable;

/// Builds bare presence stanzas.
public final class Presences {
    private Presences() {}

    /// A presence of this type without children. Subscription types carry bare addresses (RFC 6121 §3.1.2).
    public static Presence of(Presence.Type type, @Nullable Jid from, @Nullable Jid to) {
        Element element = Element.of(Element.CLIENT, "presence");
        if (type != Presence.Type.AVAILABLE) {
            element = element.with("type", type.wireName());
        }
        Presence plain = new Presence(element, type, null, null);
        if (plain.isSubscription()) {
            return plain.withFrom(from == null ? null : from.bare()).withTo(to == null ? null : to.bare());
        }
        return plain.withFrom(from).withTo(to);
    }
}
