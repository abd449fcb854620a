package im.clove.clearnet.statement;

import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Realm;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

/// What is said: this domain of the clearnet is reached in I2P at this destination, or not any more. Immutable; true
/// only as [SignedStatement], and only as far as [StatementBook] says.
///
/// @param domain of the clearnet; it holds for exactly this one
/// @param destination in I2P's base 64, whole: an address is only its hash, and cannot check a signature
/// @param from in whole seconds
/// @param until in whole seconds, at most [#LONGEST] after `from`
/// @param number of what this destination says about this domain; the highest counts
/// @param gone whether it is not reached there any more
public record Statement(Domain domain, String destination, Instant from, Instant until, long number, boolean gone) {
    /// How long one may hold.
    public static final Duration LONGEST = Duration.ofDays(90);

    /// After that time the next one is made: two thirds.
    public static final Duration RENEWED_AFTER = LONGEST.multipliedBy(2).dividedBy(3);

    /// No signature of another kind can be taken for one of these, whatever else the destination signs.
    private static final byte[] CONTEXT = "urn:clove:statement:0\0".getBytes(StandardCharsets.US_ASCII);

    /// In base 64. An ordinary destination has 524; keys of other kinds are longer.
    private static final int LONGEST_DESTINATION = 2048;

    /// @throws IllegalArgumentException if that cannot be said; the message repeats nothing of it
    public Statement {
        if (!(domain.realm() instanceof Realm.Clearnet)) {
            throw new IllegalArgumentException("A statement is about a domain of the clearnet");
        }
        decode(destination);
        if (!isWhole(from) || !isWhole(until) || from.isBefore(Instant.EPOCH)) {
            throw new IllegalArgumentException("The times of a statement are whole seconds");
        }
        if (!from.isBefore(until) || Duration.between(from, until).compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("A statement holds for " + LONGEST.toDays() + " days at most");
        }
        if (number < 0) {
            throw new IllegalArgumentException("The number of a statement is not negative");
        }
    }

    private static boolean isWhole(Instant time) {
        return time.equals(time.truncatedTo(ChronoUnit.SECONDS));
    }

    /// What a node says of itself at a time. Nothing has to be kept for that: it says the same again after a restart, a
    /// new one with a higher number follows after [#RENEWED_AFTER], and with `gone` the number is higher, too.
    public static Statement now(Domain domain, String destination, boolean gone, Instant now) {
        long step = Math.floorDiv(now.getEpochSecond(), RENEWED_AFTER.toSeconds());
        Instant from = Instant.ofEpochSecond(step * RENEWED_AFTER.toSeconds());
        return new Statement(domain, destination, from, from.plus(LONGEST), 2 * step + (gone ? 1 : 0), gone);
    }

    /// The address of the destination.
    public B32 b32() {
        try {
            return B32.ofHash(MessageDigest.getInstance("SHA-256").digest(decode(destination)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /// Whether it does not hold any more.
    public boolean isOver(Instant now) {
        return !now.isBefore(until);
    }

    /// What is signed: the context, then each part behind its length, in one spelling only.
    public byte[] bytes() {
        byte[] name = domain.name().getBytes(StandardCharsets.UTF_8);
        byte[] place = decode(destination);
        return ByteBuffer.allocate(CONTEXT.length + 2 + name.length + 2 + place.length + 3 * Long.BYTES + 1)
                .put(CONTEXT)
                .putShort((short) name.length)
                .put(name)
                .putShort((short) place.length)
                .put(place)
                .putLong(from.getEpochSecond())
                .putLong(until.getEpochSecond())
                .putLong(number)
                .put((byte) (gone ? 1 : 0))
                .array();
    }

    /// Only the one spelling of the bytes is taken.
    private static byte[] decode(String base64) {
        if (base64.length() <= LONGEST_DESTINATION && base64.indexOf('+') < 0 && base64.indexOf('/') < 0) {
            String usual = base64.replace('-', '+').replace('~', '/');
            try {
                byte[] bytes = Base64.getDecoder().decode(usual);
                if (bytes.length > 0
                        && Base64.getEncoder().encodeToString(bytes).equals(usual)) {
                    return bytes;
                }
            } catch (IllegalArgumentException _) {
                // As any other text that is none.
            }
        }
        throw new IllegalArgumentException("The destination in the statement is none");
    }
}
