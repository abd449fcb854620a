package im.clove.xmpp.sasl;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.JidFormatException;
import java.nio.charset.StandardCharsets;

/// EXTERNAL between servers (XEP-0178 §3): the transport has proved a domain, the message at most repeats it.
public final class External {
    private External() {}

    /// The initial response of the server that connects: its domain, as XEP-0178 §3 advises for peers that ask for
    /// it.
    public static byte[] message(Domain own) {
        return own.name().getBytes(StandardCharsets.UTF_8);
    }

    /// Whether the message claims no other domain than the proved one. Empty (`=` on the wire) claims the stream's
    /// own.
    ///
    /// @param message the decoded initial response
    /// @param proved the domain the stream claims and the transport has proved
    public static boolean accepts(byte[] message, Domain proved) {
        if (message.length == 0) {
            return true;
        }
        return ScramText.decode(message).filter(text -> names(text, proved)).isPresent();
    }

    private static boolean names(String text, Domain proved) {
        try {
            return Domain.of(text).equals(proved);
        } catch (JidFormatException e) {
            return false;
        }
    }
}
