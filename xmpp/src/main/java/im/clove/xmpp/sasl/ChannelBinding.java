package im.clove.xmpp.sasl;

import im.clove.xmpp.xml.Element;
import java.util.List;
import java.util.Optional;

/// The channel bindings this server knows. `tls-unique` is not among them: it does not exist for TLS 1.3 (RFC
/// 9266).
public enum ChannelBinding {
    /// RFC 9266: keying material exported from the TLS session.
    TLS_EXPORTER("tls-exporter"),
    /// RFC 5929 §4: the hash of the server's certificate.
    TLS_SERVER_END_POINT("tls-server-end-point");

    /// The namespace of the advertisement (XEP-0440).
    public static final String NS = "urn:xmpp:sasl-cb:0";

    private final String wire;

    ChannelBinding(String wire) {
        this.wire = wire;
    }

    public String wireName() {
        return wire;
    }

    public static Optional<ChannelBinding> of(String wireName) {
        for (ChannelBinding type : values()) {
            if (type.wire.equals(wireName)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /// The stream feature that lists the types (XEP-0440 §2); belongs beside `mechanisms` if a -PLUS is offered.
    public static Element advertisement(List<ChannelBinding> types) {
        return Element.of(NS, "sasl-channel-binding")
                .withNodes(types.stream()
                        .map(type -> Element.of(NS, "channel-binding").with("type", type.wire))
                        .toList());
    }

    /// Where the data of the connection come from.
    @FunctionalInterface
    public interface Source {
        /// No binding at all, as on a connection without TLS.
        Source NONE = type -> Optional.empty();

        /// The data of this connection, or empty if it has none of this type.
        Optional<byte[]> data(ChannelBinding type);

        /// The types this connection has.
        default List<ChannelBinding> types() {
            return List.of(ChannelBinding.values()).stream()
                    .filter(type -> data(type).isPresent())
                    .toList();
        }
    }
}
