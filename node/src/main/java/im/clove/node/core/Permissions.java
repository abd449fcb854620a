package im.clove.node.core;

import im.clove.xmpp.stanza.Iq;
import java.util.Map;

/// What a service may do in the name of the accounts of this node (XEP-0356), as the configuration says. Immutable.
///
/// @param roster whether it may read and change contacts
/// @param message whether it may write in the name of an account, or of the server
/// @param iq what it may ask in the name of an account, by the namespace of the request
public record Permissions(Access roster, boolean message, Map<String, Access> iq) {
    /// What nearly every service has.
    public static final Permissions NONE = new Permissions(Access.NONE, false, Map.of());

    public Permissions {
        iq = Map.copyOf(iq);
    }

    /// Which requests.
    public enum Access {
        NONE,
        GET,
        SET,
        BOTH;

        public boolean allows(Iq.Type type) {
            return switch (type) {
                case GET -> this == GET || this == BOTH;
                case SET -> this == SET || this == BOTH;
                case RESULT, ERROR -> false;
            };
        }
    }
}
