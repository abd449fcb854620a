package im.clove.s2s.stream;

import im.clove.runtime.transport.PeerIdentity;
import im.clove.s2s.dialback.StreamFault;
import im.clove.s2s.place.LinkKey;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.stream.StreamCondition;
import im.clove.xmpp.stream.StreamHeader;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.StreamParser;
import im.clove.xmpp.xml.XmlWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The start of a stream between servers as a pure machine: stream header, features, and the `link` of the peer.
/// The two roles are implementations, and so is the way of servers that are no Clove nodes when we dial one. After
/// [Output.Linked], [Output.Grounded], [Output.Fail] or [Output.Over] it takes no further event.
sealed interface Handshake permits DialledHandshake, DialledStock, AcceptedHandshake {
    /// The feature by which a server says that the transport's destinations are identity and encryption enough.
    Element DESTINATION = Element.of(Hello.NS, "destination");

    /// One event of the stream.
    List<Output> step(StreamEvent event);

    /// What the transport has proved about the far end after a TLS handshake.
    default void secured(PeerIdentity peer) {
        // Where a destination is the proof, it was known before.
    }

    /// What is to be done, in order.
    sealed interface Output {
        /// Send a stream header (RFC 6120 §4.7).
        ///
        /// @param from null where the peer named none of ours: then an empty `from` says no more than the error
        ///     does (§4.9.1.3)
        /// @param to null if the peer has not said who it is
        /// @param id null on a stream that we begin
        record Header(
                @Nullable Domain from,
                @Nullable Domain to,
                @Nullable String id) implements Output {
            /// What people may read in our answers is English (§4.7.4). A stream that we begin names no language:
            /// its stanzas are those of users, in whatever they write.
            byte[] toBytes() {
                return XmlWriter.header(
                        StreamParser.SERVER,
                        from == null ? "" : from.name(),
                        to == null ? null : to.name(),
                        id,
                        id == null ? null : "en");
            }
        }

        record Send(Element element) implements Output {}

        /// Our `link` may be sent now, if it was not sent ahead.
        record Ready() implements Output {}

        /// The peer's `link`: its identity is proved, the stream is set up.
        record Linked(LinkKey key, Hello hello) implements Output {}

        /// Send what was to be sent so far, then perform the TLS handshake and expect a new stream inside.
        ///
        /// @param client in which role
        record StartTls(boolean client) implements Output {}

        /// Expect a new stream header.
        record Restart() implements Output {}

        /// The stream is set up as far as a server that is no Clove node goes with it.
        record Grounded(StockGround ground) implements Output {}

        /// Send this stream error and close.
        record Fail(StreamFault fault) implements Output {}

        /// The peer ended the stream; close.
        record Over(Ending how) implements Output {}
    }

    /// Whether no further event is taken after these.
    static boolean isEnd(List<Output> outputs) {
        return !outputs.isEmpty()
                && switch (outputs.getLast()) {
                    case Output.Linked _, Output.Grounded _, Output.Fail _, Output.Over _ -> true;
                    case Output.Header _, Output.Send _, Output.Ready _, Output.StartTls _, Output.Restart _ -> false;
                };
    }

    static List<Output> fail(StreamCondition condition, String text) {
        return List.of(new Output.Fail(new StreamFault(condition, text)));
    }

    /// What a header that answers ours is worth: nothing to do, or the fault.
    ///
    /// @param awaited whether one may come now
    static List<Output> answerFault(StreamEvent.Opened opened, boolean awaited) {
        StreamFault fault = headerFault(opened);
        if (fault != null) {
            return List.of(new Output.Fail(fault));
        }
        return awaited ? List.of() : fail(StreamCondition.POLICY_VIOLATION, "A second stream header");
    }

    /// What is wrong with the header whoever sent it, or null.
    static @Nullable StreamFault headerFault(StreamEvent.Opened opened) {
        Element header = opened.header();
        if (!header.is(StreamParser.STREAMS, "stream")
                || !opened.contentNamespace().equals(StreamParser.SERVER)) {
            return new StreamFault(StreamCondition.INVALID_NAMESPACE, "This is a service for servers");
        }
        // RFC 6120 §4.7.5: without a version the peer is older than stream features; a higher one is answered with
        // ours.
        return StreamHeader.isVersionKnown(header.attribute("version"))
                ? null
                : new StreamFault(StreamCondition.UNSUPPORTED_VERSION, "XMPP 1.0 is needed");
    }
}
