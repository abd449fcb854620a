package im.clove.s2s.dialback;

import im.clove.runtime.transport.PeerIdentity;
import im.clove.s2s.place.Atlas;
import im.clove.s2s.place.DomainPair;
import im.clove.s2s.place.PeerAuth;
import im.clove.s2s.place.Target;
import im.clove.s2s.place.Way;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stream.StreamCondition;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Server dialback (XEP-0220) on a stream that a peer dialled, as a pure machine: the receiving role, for any
/// number of domain pairs, and beside it the authoritative role, which has no state. What the transport or SASL
/// has proved is proved: such a pair gets its `valid` without a question to anybody.
///
/// S-01: an answer that nobody waits for changes nothing. S-04: only what [#isAuthorised] holds may send.
/// Times are in milliseconds on the owner's clock. Confined to one owner.
public final class ReceivingDialback {
    /// How long the server of the claimed domain may take. The peer waits 90 s (`s2s_timeout` of Prosody) for all
    /// of it, its own dial to us included.
    public static final long PATIENCE_MILLIS = 60_000;

    /// Each costs a question to another server.
    public static final int MOST_PENDING = 8;

    static final int MOST_PAIRS = 64;

    /// Each may cost a look at a certificate. Patient servers say the same key three or four times.
    static final int MOST_KEYS = 4 * MOST_PAIRS;

    private record Pending(DialbackQuery query, long until) {}

    private final DialbackKeys keys;
    private final Atlas atlas;
    private final PeerAuth auth;
    private final PeerIdentity proved;
    private final long asker;
    private final String streamId;
    private final boolean mayAsk;
    private int keysShown;
    private final Map<DomainPair, Pending> pending = new HashMap<>(2);
    private final Map<DomainPair, Target> authorised = new HashMap<>(2);

    /// @param proved who the transport says the peer is
    /// @param asker the number of the stream
    /// @param streamId the id we gave to the stream last
    public ReceivingDialback(
            DialbackKeys keys, Atlas atlas, PeerAuth auth, PeerIdentity proved, long asker, String streamId) {
        this(keys, atlas, auth, proved, asker, streamId, true);
    }

    /// @param mayAsk whether a key can prove what the transport has not
    public ReceivingDialback(
            DialbackKeys keys,
            Atlas atlas,
            PeerAuth auth,
            PeerIdentity proved,
            long asker,
            String streamId,
            boolean mayAsk) {
        this.keys = keys;
        this.atlas = atlas;
        this.auth = auth;
        this.proved = proved;
        this.asker = asker;
        this.streamId = streamId;
        this.mayAsk = mayAsk;
    }

    /// What was proved without dialback: SASL EXTERNAL.
    public void authorise(DomainPair pair) {
        authorised.put(pair, target(pair));
    }

    /// Whether stanzas of this pair may come. They may not any more once the owner's map says that the domain lives
    /// elsewhere than where it was proved.
    public boolean isAuthorised(DomainPair pair) {
        Target then = authorised.get(pair);
        return then instanceof Target.Peer && then.equals(target(pair));
    }

    private Target target(DomainPair pair) {
        return atlas.towards(new Way(pair.to(), pair.from()));
    }

    /// Whether the peer may send anything at all.
    public boolean isOpen() {
        return !authorised.isEmpty();
    }

    /// An element in the namespace of dialback.
    public List<DialbackOutput> received(Element element, long now) {
        boolean isQuestion = element.attribute("type") == null;
        if (isQuestion && element.is(DialbackElements.NS, DialbackElements.VERIFY)) {
            return DialbackElements.answer(element, keys, atlas);
        }
        if (isQuestion && element.is(DialbackElements.NS, DialbackElements.RESULT)) {
            return key(element, now);
        }
        return List.of();
    }

    private List<DialbackOutput> key(Element element, long now) {
        Optional<DomainPair> claimed = DomainPair.of(element);
        String key = element.text().strip();
        if (claimed.isEmpty() || key.isEmpty() || key.length() > DialbackElements.MAX_TEXT) {
            return List.of(new DialbackOutput.Fail(
                    new StreamFault(StreamCondition.IMPROPER_ADDRESSING, "A key has two domains and a text")));
        }
        DomainPair pair = claimed.get();
        if (++keysShown > MOST_KEYS) {
            return List.of(new DialbackOutput.Fail(
                    new StreamFault(StreamCondition.POLICY_VIOLATION, "Too many keys on one stream")));
        }
        if (!atlas.isOwn(pair.to())) {
            return refuse(pair, StanzaError.Condition.ITEM_NOT_FOUND);
        }
        if (isAuthorised(pair)) {
            return List.of(new DialbackOutput.Send(DialbackElements.result(pair, new DialbackVerdict.Valid())));
        }
        if (!(target(pair) instanceof Target.Peer)) {
            return refuse(pair, StanzaError.Condition.NOT_ALLOWED);
        }
        if (authorised.size() >= MOST_PAIRS) {
            return refuse(pair, StanzaError.Condition.RESOURCE_CONSTRAINT);
        }
        return switch (auth.check(pair.from(), proved)) {
            case PeerAuth.Verdict.Granted _ -> valid(pair);
            case PeerAuth.Verdict.Elsewhere _ ->
                mayAsk ? ask(pair, key, now) : refuse(pair, StanzaError.Condition.NOT_AUTHORIZED);
            case PeerAuth.Verdict.Denied _ -> refuse(pair, StanzaError.Condition.NOT_ALLOWED);
        };
    }

    private List<DialbackOutput> ask(DomainPair pair, String key, long now) {
        Pending before = pending.get(pair);
        if (before != null && before.query().key().equals(key)) {
            // Said again because the answer takes its time; it is under way.
            return List.of();
        }
        if (before == null && pending.size() >= MOST_PENDING) {
            return refuse(pair, StanzaError.Condition.RESOURCE_CONSTRAINT);
        }
        DialbackQuery query = new DialbackQuery(asker, pair, streamId, key);
        pending.put(pair, new Pending(query, now + PATIENCE_MILLIS));
        return List.of(new DialbackOutput.Ask(query));
    }

    /// What the server of the claimed domain said. An answer to another key than the last one shown is none.
    public List<DialbackOutput> answered(DialbackQuery query, DialbackVerdict verdict) {
        Pending waiting = pending.get(query.pair());
        if (waiting == null || !waiting.query().equals(query)) {
            return List.of();
        }
        pending.remove(query.pair());
        return verdict instanceof DialbackVerdict.Valid
                ? valid(query.pair())
                : List.of(new DialbackOutput.Send(DialbackElements.result(query.pair(), verdict)));
    }

    private List<DialbackOutput> valid(DomainPair pair) {
        authorise(pair);
        return List.of(
                new DialbackOutput.Send(DialbackElements.result(pair, new DialbackVerdict.Valid())),
                new DialbackOutput.Authorised(pair));
    }

    private static List<DialbackOutput> refuse(DomainPair pair, StanzaError.Condition condition) {
        return List.of(new DialbackOutput.Send(DialbackElements.result(pair, DialbackElements.unknown(condition))));
    }

    /// Gives up on answers that do not come.
    public List<DialbackOutput> tick(long now) {
        List<DialbackOutput> out = new ArrayList<>(0);
        for (Pending each : List.copyOf(pending.values())) {
            if (now >= each.until()) {
                out.addAll(
                        answered(each.query(), DialbackElements.unknown(StanzaError.Condition.REMOTE_SERVER_TIMEOUT)));
            }
        }
        return out;
    }

    /// When [#tick] has something to do; [Long#MAX_VALUE] if never.
    public long next() {
        return pending.values().stream().mapToLong(Pending::until).min().orElse(Long.MAX_VALUE);
    }
}
