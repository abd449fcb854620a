package im.clove.xmpp.stream;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.StreamParser;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a peer says in its stream header (RFC 6120 §4.7), checked as far as that is possible without knowing which
/// hosts are served: whether [#to()] is one of ours is for the caller (`host-unknown`).
///
/// @param from who the peer says it is, or null
/// @param to the domain it wants, or null
/// @param id of the stream, from the accepting end; or null
/// @param language or null
public record StreamHeader(
        @Nullable Jid from,
        @Nullable Domain to,
        @Nullable String id,
        @Nullable String language) {
    private static final String XML = "http://www.w3.org/XML/1998/namespace";

    /// A header, or the error that answers it.
    public sealed interface Reading {
        record Fine(StreamHeader header) implements Reading {}

        /// @param reason for the log
        record Wrong(StreamCondition condition, String reason) implements Reading {}
    }

    /// Reads a header.
    ///
    /// @param contentNamespace the one expected: [Element#CLIENT] or [StreamParser#SERVER]
    public static Reading read(StreamEvent.Opened opened, String contentNamespace) {
        Element root = opened.header();
        if (!root.namespace().equals(StreamParser.STREAMS)) {
            return new Reading.Wrong(StreamCondition.INVALID_NAMESPACE, "the root is in another namespace (§4.9.3.10)");
        }
        if (!root.local().equals("stream")) {
            return new Reading.Wrong(StreamCondition.BAD_FORMAT, "the root is no stream (§4.9.3.1)");
        }
        if (!opened.contentNamespace().equals(contentNamespace)) {
            return new Reading.Wrong(StreamCondition.INVALID_NAMESPACE, "another content namespace (§4.9.3.10)");
        }
        if (!isVersionKnown(root.attribute("version"))) {
            return new Reading.Wrong(StreamCondition.UNSUPPORTED_VERSION, "no version from 1.0 on (§4.7.5)");
        }
        return addresses(root);
    }

    private static Reading addresses(Element root) {
        String fromText = root.attribute("from");
        Optional<Jid> from = fromText == null ? Optional.empty() : Jid.tryParse(fromText);
        if (fromText != null && from.isEmpty()) {
            return new Reading.Wrong(StreamCondition.INVALID_FROM, "from is no address (§4.7.1)");
        }
        String toText = root.attribute("to");
        Optional<Jid> to =
                toText == null ? Optional.empty() : Jid.tryParse(toText).filter(jid -> !jid.hasLocal() && jid.isBare());
        if (toText != null && to.isEmpty()) {
            // Nobody learns here which hosts there are: no domain looks like an unknown one (S-13).
            return new Reading.Wrong(StreamCondition.HOST_UNKNOWN, "to is no domain (§4.7.2)");
        }
        return new Reading.Fine(new StreamHeader(
                from.orElse(null),
                to.map(Jid::domain).orElse(null),
                root.attribute("id"),
                language(root.attribute(XML, "lang"))));
    }

    /// From 1.0 on; a higher one is answered with ours, the lower (§4.7.5). None at all means a peer from before
    /// 1.0.
    private static boolean isVersionKnown(@Nullable String version) {
        return version != null && version.matches("0*[1-9][0-9]{0,8}\\.[0-9]{1,9}");
    }

    private static @Nullable String language(@Nullable String tag) {
        return tag != null && tag.matches("[A-Za-z0-9]{1,8}(-[A-Za-z0-9]{1,8}){0,8}") ? tag : null;
    }
}
