package im.clove.node.transit;

import im.clove.node.ext.Carried;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.StoredKeys;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.ScramHash;
import im.clove.xmpp.sasl.ScramKeys;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Weight;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One account that comes: what has come of it, and what is to be committed next.
final class Arriving {
    /// More than this costs every login too much, fewer protect nothing.
    private static final int MOST_ITERATIONS = 1_000_000;

    private static final int FEWEST_ITERATIONS = 1_000;
    private static final int MOST_SALT = 1_024;

    /// What is to be committed may weigh this much, in bytes.
    private static final long MOST_WEIGHT = 1L << 20;

    private final StoredEstate estate;
    private final Arrivals.Terms terms;
    private final ArrivingRoster roster;
    private final ArrivingMessages messages;
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private final List<StoredKeys> keys = new ArrayList<>();
    private int pieces;
    private long weight;
    private Piece.Made made = new Piece.Made(null, false);

    Arriving(StoredEstate estate, Arrivals.Terms terms) {
        this.estate = estate;
        this.terms = terms;
        this.roster = new ArrivingRoster(estate, terms);
        this.messages = new ArrivingMessages(estate, terms);
    }

    Jid account() {
        return estate.account();
    }

    List<StoredKeys> keys() {
        return List.copyOf(keys);
    }

    boolean isDisabled() {
        return made.disabled();
    }

    /// When it was made, which is not later than now.
    Instant madeAt(Instant now) {
        Instant said = made.at();
        return (said == null || said.isAfter(now) || said.isBefore(Instant.EPOCH) ? now : said)
                .truncatedTo(ChronoUnit.MILLIS);
    }

    /// How much was taken, by kind.
    Map<String, Long> counts() {
        return counts;
    }

    /// @return why it was not taken, or not all of it
    Optional<String> take(Piece piece) {
        pieces++;
        Optional<String> left = switch (piece) {
            case Piece.Keys(StoredKeys one) -> keys(one);
            case Piece.Password(String password) -> password(password);
            case Piece.Made one -> {
                made = one;
                yield Optional.empty();
            }
            case Piece.Contact(Element item) -> roster.contact(weighed(item));
            case Piece.Request(Element presence) -> roster.request(weighed(presence));
            case Piece.Kept(Element element) -> kept(weighed(element));
            case Piece.Archived archived -> messages.archived(archived, weighed(archived.message()));
            case Piece.Waiting(Element message, Instant at) -> messages.waiting(weighed(message), at);
        };
        if (left.isEmpty() && !(piece instanceof Piece.Made)) {
            counts.merge(piece.what(), 1L, Long::sum);
        }
        return left;
    }

    private Element weighed(Element element) {
        weight += Weight.of(element);
        return element;
    }

    private Optional<String> keys(StoredKeys one) {
        ScramHash hash = null;
        for (ScramHash each : ScramHash.values()) {
            hash = each.mechanismName().equals(one.hash()) ? each : hash;
        }
        if (hash == null) {
            return Optional.of("keys of a kind that is not known here: " + one.hash());
        }
        if (keys.stream().anyMatch(known -> known.hash().equals(one.hash()))) {
            return Optional.of("there are two for " + one.hash());
        }
        if (one.iterations() < FEWEST_ITERATIONS
                || one.iterations() > MOST_ITERATIONS
                || one.salt().length > MOST_SALT) {
            return Optional.of("keys with " + one.iterations() + " iterations and a salt of " + one.salt().length
                    + " bytes; what is taken are " + FEWEST_ITERATIONS + " to " + MOST_ITERATIONS
                    + " iterations, and a salt of up to " + MOST_SALT + " bytes");
        }
        try {
            ScramKeys checked = ScramKeys.of(hash, one.salt(), one.iterations(), one.storedKey(), one.serverKey());
            keys.add(new StoredKeys(
                    checked.hash().mechanismName(),
                    checked.salt(),
                    checked.iterations(),
                    checked.storedKey(),
                    checked.serverKey()));
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("what are no keys for " + one.hash());
        }
    }

    private Optional<String> password(String password) {
        if (!keys.isEmpty()) {
            return Optional.empty();
        }
        try {
            keys.addAll(terms.derive().apply(password));
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("a text that cannot be a password");
        }
    }

    private Optional<String> kept(Element element) {
        for (Carried each : terms.carried()) {
            if (each.knows(element)) {
                return each.in(estate, element);
            }
        }
        return Optional.of("'" + element.local() + "' in " + element.namespace() + " is not known here");
    }

    /// Whether it is time to commit.
    boolean isHeavy(int most) {
        return pieces >= most || weight >= MOST_WEIGHT;
    }

    void commit() {
        estate.commit();
        pieces = 0;
        weight = 0;
    }

    /// All has come.
    void settle() {
        terms.carried().forEach(each -> each.settled(estate));
    }

    /// From now on the account is there.
    void commit(AccountRecord record) {
        commit();
        estate.enter(record);
    }
}
