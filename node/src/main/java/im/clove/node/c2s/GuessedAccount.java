package im.clove.node.c2s;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.Mechanism;
import im.clove.xmpp.sasl.SaslRequest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Whom a login is for, read from its first message so that guesses can be counted. Nothing else rests on it.
final class GuessedAccount {
    /// PLAIN: authzid NUL authcid NUL password (RFC 4616). SCRAM: gs2 header, then `n=name,` (RFC 5802 §7).
    private static final Pattern NAME =
            Pattern.compile("[^\\x00]*\\x00([^\\x00]+)\\x00.*|[^,]*,[^,]*,n=([^,]+),.*", Pattern.DOTALL);

    /// HT: name NUL hash, which may hold anything.
    private static final Pattern HASHED = Pattern.compile("([^\\x00]+)\\x00.*", Pattern.DOTALL);

    private static final byte[] NONE = {};

    private GuessedAccount() {}

    static Optional<Jid> of(SaslRequest request, Domain host) {
        try {
            return name(request).map(local -> Jid.of(local, host, ""));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// The name as it was sent: not normalised, and possibly none at all.
    static Optional<String> name(SaslRequest request) {
        byte[] data = switch (request) {
            case SaslRequest.Start start -> start.initial().orElse(NONE);
            case SaslRequest.Respond(byte[] message) -> message;
            case SaslRequest.Next _, SaslRequest.Done _, SaslRequest.Abort _, SaslRequest.Garbled _ -> NONE;
        };
        if (request instanceof SaslRequest.Start start
                && Mechanism.of(start.mechanism())
                        .filter(mechanism -> mechanism.proof() instanceof Mechanism.Proof.Token)
                        .isPresent()) {
            Matcher hashed = HASHED.matcher(new String(data, StandardCharsets.UTF_8));
            return hashed.matches() ? Optional.of(hashed.group(1)) : Optional.empty();
        }
        Matcher name = NAME.matcher(new String(data, StandardCharsets.UTF_8));
        if (!name.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                name.group(1) != null
                        ? name.group(1)
                        : name.group(2).replace("=2C", ",").replace("=3D", "="));
    }
}
