package im.clove.runtime.log;

import im.clove.runtime.transport.PeerIdentity;
import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import java.io.EOFException;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;

/// Words for the log about strangers and what they said: nothing of it can begin a line of its own or pass for
/// something else, and of an address only so much is left that two can be told apart. Pure.
public final class LogText {
    private static final int LONGEST = 64;
    private static final int LONGEST_REASON = 160;

    private LogText() {}

    /// What somebody said, in quotation marks: letters, digits and the other printable characters of ASCII as they
    /// are, everything else as its code point, and no more than 64 characters of it.
    public static String quoted(String text) {
        return '"' + escaped(text, LONGEST, true) + '"';
    }

    /// Who is at the far end: `this machine`, the network of an address without its last part, or the first
    /// characters of a destination.
    public static String peer(PeerIdentity peer) {
        return switch (peer) {
            case PeerIdentity.Tcp(var address) -> network(address.getAddress());
            case PeerIdentity.Tls(var address, var _) -> network(address.getAddress());
            case PeerIdentity.I2p(var b32) -> b32.hint();
            case PeerIdentity.Local _ -> "this machine";
        };
    }

    /// A domain; of one that is an I2P address only the beginning.
    public static String domain(Domain domain) {
        return domain.b32().map(B32::hint).orElseGet(() -> escaped(domain.name(), LONGEST, false));
    }

    private static String network(InetAddress address) {
        if (address.isLoopbackAddress()) {
            return "this machine";
        }
        byte[] bytes = address.getAddress();
        if (!(address instanceof Inet6Address)) {
            return (bytes[0] & 0xFF) + "." + (bytes[1] & 0xFF) + "." + (bytes[2] & 0xFF) + ".*";
        }
        StringBuilder out = new StringBuilder();
        // A provider gives a customer 48 to 64 bits: this is the customer, at most.
        for (int i = 0; i < 6; i += 2) {
            out.append(Integer.toHexString((bytes[i] & 0xFF) << 8 | (bytes[i + 1] & 0xFF)))
                    .append(':');
        }
        return out.append('*').toString();
    }

    /// Why a TLS handshake failed, in words where the reason is one of the usual ones.
    public static String tlsFault(IOException fault) {
        String said = String.valueOf(fault.getMessage());
        if (fault instanceof EOFException) {
            return "the connection ended in the middle of it";
        }
        if (said.contains("unknown_ca") || said.contains("certificate_unknown") || said.contains("bad_certificate")) {
            return "the other side does not trust the certificate";
        }
        if (said.contains("nrecognized SSL message")) {
            return "what came is not TLS";
        }
        return escaped(said, LONGEST_REASON, false);
    }

    private static String escaped(String text, int longest, boolean isQuoted) {
        StringBuilder out = new StringBuilder();
        int left = longest;
        for (int i = 0; i < text.length() && left > 0; left--) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            boolean isMark = Character.getType(c) == Character.NON_SPACING_MARK
                    || Character.getType(c) == Character.COMBINING_SPACING_MARK;
            if (isQuoted && (c == '"' || c == '\\')) {
                out.append('\\').append((char) c);
            } else if (c >= ' ' && c < 0x7F || Character.isLetterOrDigit(c) || isMark && !out.isEmpty()) {
                out.appendCodePoint(c);
            } else {
                out.append("\\u{").append(Integer.toHexString(c)).append('}');
            }
        }
        return out.length() > 0 && text.codePointCount(0, text.length()) > longest
                ? out.append('…').toString()
                : out.toString();
    }
}
