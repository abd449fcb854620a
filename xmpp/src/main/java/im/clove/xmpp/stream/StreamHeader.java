package im.clove.xmpp.stream;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Namespaces;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.StreamParser;
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

    /// A header, or the error that answers it.
    public sealed interface Reading {
        record Fine(StreamHeader header) implements Reading {}

        /// @param reason for the log
        /// @param said what could be read of it, which the answer needs all the same (§4.9.1.2)
        record Wrong(StreamCondition condition, String reason, StreamHeader said) implements Reading {}
    }

    /// Reads a header.
    ///
    /// @param contentNamespace the one expected: [Element#CLIENT] or [StreamParser#SERVER]
    public static Reading read(StreamEvent.Opened opened, String contentNamespace) {
        Element root = opened.header();
        StreamHeader said = said(root);
        if (!root.namespace().equals(StreamParser.STREAMS)) {
            return new Reading.Wrong(
                    StreamCondition.INVALID_NAMESPACE, "the root is in another namespace (§4.9.3.10)", said);
        }
        if (!root.local().equals("stream")) {
            return new Reading.Wrong(StreamCondition.BAD_FORMAT, "the root is no stream (§4.9.3.1)", said);
        }
        if (!opened.contentNamespace().equals(contentNamespace)) {
            return new Reading.Wrong(StreamCondition.INVALID_NAMESPACE, "another content namespace (§4.9.3.10)", said);
        }
        if (!isVersionKnown(root.attribute("version"))) {
            return new Reading.Wrong(StreamCondition.UNSUPPORTED_VERSION, "no version from 1.0 on (§4.7.5)", said);
        }
        if (root.attribute("from") != null && said.from == null) {
            return new Reading.Wrong(StreamCondition.INVALID_FROM, "from is no address (§4.7.1)", said);
        }
        if (root.attribute("to") != null && said.to == null) {
            // Nobody learns here which hosts there are: no domain looks like an unknown one (S-13).
            return new Reading.Wrong(StreamCondition.HOST_UNKNOWN, "to is no domain (§4.7.2)", said);
        }
        return new Reading.Fine(said);
    }

    /// What can be read of a header, right or wrong as a whole.
    public static StreamHeader said(Element root) {
        String from = root.attribute("from");
        String to = root.attribute("to");
        return new StreamHeader(
                from == null ? null : Jid.tryParse(from).orElse(null),
                to == null
                        ? null
                        : Jid.tryParse(to)
                                .filter(jid -> !jid.hasLocal() && jid.isBare())
                                .map(Jid::domain)
                                .orElse(null),
                root.attribute("id"),
                language(root.attribute(Namespaces.XML, "lang")));
    }

    /// From 1.0 on; a higher one is answered with ours, the lower (§4.7.5). None at all means a peer from before
    /// 1.0.
    public static boolean isVersionKnown(@Nullable String version) {
        return version != null && version.matches("0*[1-9][0-9]{0,8}\\.[0-9]{1,9}");
    }

    private static @Nullable String language(@Nullable String tag) {
        return tag != null && tag.matches("[A-Za-z0-9]{1,8}(-[A-Za-z0-9]{1,8}){0,8}") ? tag : null;
    }
}
