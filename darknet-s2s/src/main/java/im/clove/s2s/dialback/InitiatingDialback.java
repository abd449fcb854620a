package im.clove.s2s.dialback;

import im.clove.s2s.place.Atlas;
import im.clove.s2s.place.DomainPair;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Server dialback (XEP-0220) on a stream that we dialled, as a pure machine: the initiating role, for any number
/// of domain pairs, and the questions that the receiving role of other streams asks through this one.
///
/// S-01: only an answer to a key or a question of this stream counts. Times are in milliseconds on the owner's
/// clock. Confined to one owner.
public final class InitiatingDialback {
    /// How long the peer may take to answer a key: it dials us, and may wait for a tunnel, but gives up itself
    /// after 90 s.
    public static final long PATIENCE_MILLIS = 75_000;

    /// How long it may take until the peer has a stream to us, or asks. A stock server asks on the stream that it
    /// had before this node was killed, which leads nowhere and lasts for a minute and a half; whoever only waits
    /// for that answer may miss the moment when it is given up. A key on another stream makes it ask again, also
    /// while it dials, so nothing is lost by it.
    public static final long UNASKED_MILLIS = 30_000;

    /// COMPAT(Prosody, 13.0): it loses the question it should ask about our key while it has no stream to us yet.
    /// This long after it has one, the key is said again.
    public static final long AGAIN_MILLIS = 3_000;

    /// COMPAT(Prosody, 0.12 and 13.0): a key that is said again takes back, until it is checked once more, what the
    /// answer to the first one gave; a stanza in between ends the stream. An answer this soon may be to the first.
    public static final long SETTLE_MILLIS = 2_000;

    private static final int MOST_REPETITIONS = 3;

    private static final class Key {
        private final String text;
        private final long since;
        private long saidAt;
        private int repetitions;
        private boolean checked;
        private boolean accepted;

        Key(String text, long now) {
            this.text = text;
            this.since = now;
            this.saidAt = now;
        }
    }

    private final DialbackKeys keys;
    private final Atlas atlas;
    private final String streamId;
    private final Map<DomainPair, Key> pending = new LinkedHashMap<>(2);
    private final List<DialbackQuery> asked = new ArrayList<>(2);
    private long reverseSince = Long.MAX_VALUE;

    /// @param streamId the id that the peer gave to the stream last; empty is allowed
    public InitiatingDialback(DialbackKeys keys, Atlas atlas, String streamId) {
        this.keys = keys;
        this.atlas = atlas;
        this.streamId = streamId;
    }

    /// Shows our key for a pair.
    public List<DialbackOutput> claim(DomainPair pair, long now) {
        Key key = new Key(keys.key(pair, streamId), now);
        pending.put(pair, key);
        return List.of(new DialbackOutput.Send(DialbackElements.result(pair, key.text)));
    }

    /// Asks the peer about a key that somebody showed us in its name.
    public List<DialbackOutput> ask(DialbackQuery query) {
        asked.add(query);
        return List.of(new DialbackOutput.Send(DialbackElements.verify(query)));
    }

    /// The peer has a stream to us on which it may send: it can ask us about our key now.
    public void reversed(long now) {
        reverseSince = Math.min(reverseSince, now);
    }

    /// The peer has asked about our key, so it is not lost.
    public void checked(DomainPair pair, String id) {
        Key key = pending.get(pair);
        if (key != null && id.equals(streamId)) {
            key.checked = true;
        }
    }

    /// An element in the namespace of dialback.
    public List<DialbackOutput> received(Element element, long now) {
        Optional<DialbackVerdict> verdict = DialbackElements.verdict(element);
        Optional<DomainPair> addresses = DomainPair.of(element);
        if (element.is(DialbackElements.NS, DialbackElements.VERIFY)) {
            return verdict.isEmpty()
                    ? DialbackElements.answer(element, keys, atlas)
                    : addresses
                            .map(pair -> answer(pair, element.attributeOr("id", ""), verdict.get()))
                            .orElse(List.of());
        }
        if (!element.is(DialbackElements.NS, DialbackElements.RESULT) || verdict.isEmpty() || addresses.isEmpty()) {
            return List.of();
        }
        DomainPair pair = addresses.get().reversed();
        Key key = pending.get(pair);
        if (key == null) {
            return List.of();
        }
        if (verdict.get() instanceof DialbackVerdict.Valid && !key.accepted && now < settled(key)) {
            key.accepted = true;
            return List.of();
        }
        pending.remove(pair);
        return List.of(
                switch (verdict.get()) {
                    case DialbackVerdict.Valid() -> new DialbackOutput.Proved(pair);
                    case DialbackVerdict.Invalid() ->
                        new DialbackOutput.Denied(
                                pair,
                                StanzaError.of(
                                        StanzaError.Condition.FORBIDDEN,
                                        "The server of " + pair.to().name()
                                                + " does not believe this server that it speaks for "
                                                + pair.from().name() + "."));
                    case DialbackVerdict.Unknown(StanzaError reason) -> new DialbackOutput.Denied(pair, reason);
                });
    }

    private List<DialbackOutput> answer(DomainPair pair, String id, DialbackVerdict verdict) {
        for (DialbackQuery query : asked) {
            if (query.pair().equals(pair) && query.streamId().equals(id)) {
                asked.remove(query);
                return List.of(new DialbackOutput.Answered(query, verdict));
            }
        }
        return List.of();
    }

    /// Says again what may have been lost, and gives up what takes too long.
    public List<DialbackOutput> tick(long now) {
        List<DialbackOutput> out = new ArrayList<>(0);
        for (Map.Entry<DomainPair, Key> each : List.copyOf(pending.entrySet())) {
            Key key = each.getValue();
            if (key.accepted && now >= settled(key)) {
                pending.remove(each.getKey());
                out.add(new DialbackOutput.Proved(each.getKey()));
            } else if (now >= until(key)) {
                pending.remove(each.getKey());
                out.add(new DialbackOutput.Denied(
                        each.getKey(),
                        StanzaError.of(
                                StanzaError.Condition.REMOTE_SERVER_TIMEOUT,
                                "The other server could not check in time who this server is.")));
            } else if (now >= again(key)) {
                key.saidAt = now;
                key.repetitions++;
                out.add(new DialbackOutput.Send(DialbackElements.result(each.getKey(), key.text)));
            }
        }
        return out;
    }

    private long until(Key key) {
        boolean begun = key.checked || key.accepted || reverseSince != Long.MAX_VALUE;
        return key.since + (begun ? PATIENCE_MILLIS : UNASKED_MILLIS);
    }

    private static long settled(Key key) {
        return key.repetitions == 0 ? key.saidAt : key.saidAt + SETTLE_MILLIS;
    }

    private long again(Key key) {
        if (key.accepted) {
            return settled(key);
        }
        return reverseSince == Long.MAX_VALUE || key.checked || key.repetitions >= MOST_REPETITIONS
                ? Long.MAX_VALUE
                : Math.max(key.saidAt, reverseSince) + AGAIN_MILLIS;
    }

    /// When [#tick] has something to do; [Long#MAX_VALUE] if never.
    public long next() {
        return pending.values().stream()
                .mapToLong(key -> Math.min(until(key), again(key)))
                .min()
                .orElse(Long.MAX_VALUE);
    }
}
