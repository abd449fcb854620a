package im.clove.node.account;

import im.clove.node.store.KnownClient;
import im.clove.node.store.StoredToken;
import im.clove.xmpp.sasl.Mechanism;
import im.clove.xmpp.sasl.UserAgent;
import im.clove.xmpp.sasl.Visit;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What becomes of a client's tokens when it logs in (XEP-0484 §3 and §5). Pure.
///
/// A client has two places: the token it uses, and the one it was given and has not used yet. Both are good until the
/// newer one is used, so that an answer lost on the way costs nothing.
final class Visits {
    /// How long a client may stay away and still come in without its password.
    static final Duration LIFETIME = Duration.ofDays(28);

    /// A token this old is replaced by another.
    static final Duration ROTATION = Duration.ofDays(1);

    private Visits() {}

    /// @param client as it is known from now on
    /// @param issued a token for the client, or empty
    record Outcome(KnownClient client, Optional<StoredToken> issued) {}

    /// @param known what is known of the client, or null
    /// @param generation of the account's record at the login
    /// @param secrets makes tokens nobody can guess
    static Outcome of(
            @Nullable KnownClient known, Visit visit, long generation, Instant now, Supplier<String> secrets) {
        StoredToken current = known == null ? null : known.current();
        StoredToken next = known == null ? null : known.next();
        StoredToken used = used(current, next, visit);
        if (used != null) {
            // §3.4: a newer token that is used takes the older one's place; an older one leaves the newer one be.
            next = used.equals(next) ? null : next;
            current = visit.givesUp() ? null : counted(used, visit);
            next = visit.givesUp() ? null : next;
        }
        Optional<Mechanism> wanted = visit.wanted();
        if (wanted.isEmpty() && used != null && !visit.givesUp() && isOld(used, now)) {
            wanted = Mechanism.of(used.mechanism());
        }
        Optional<StoredToken> issued = wanted.map(mechanism ->
                new StoredToken(mechanism.wireName(), secrets.get(), now, now.plus(LIFETIME), 0, generation));
        UserAgent agent = visit.agent();
        KnownClient after = new KnownClient(
                agent.id(),
                agent.software(),
                agent.device(),
                now.truncatedTo(ChronoUnit.DAYS),
                current,
                issued.orElse(next));
        return new Outcome(after, issued);
    }

    private static boolean isOld(StoredToken token, Instant now) {
        return !token.issuedAt().plus(ROTATION).isAfter(now);
    }

    private static @Nullable StoredToken used(@Nullable StoredToken current, @Nullable StoredToken next, Visit visit) {
        String secret = visit.used().orElse("");
        if (next != null && next.secret().equals(secret)) {
            return next;
        }
        return current != null && current.secret().equals(secret) ? current : null;
    }

    private static StoredToken counted(StoredToken used, Visit visit) {
        return visit.count().isPresent() ? used.withCount(visit.count().getAsLong()) : used;
    }
}
