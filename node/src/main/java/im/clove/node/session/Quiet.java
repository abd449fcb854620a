package im.clove.node.session;

import im.clove.node.account.SessionPort;
import im.clove.node.account.Undelivered;
import im.clove.xmpp.im.Urgency;
import im.clove.xmpp.im.Urgency.Verdict;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stream.StreamFeatures;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.HeapWeight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// What a client that nobody looks at (XEP-0352) is not told yet, by [Urgency]. It comes in order, ahead of the first
/// stanza that cannot wait, when there is too much of it, or when the client is active again. Nothing of it has been
/// sent, so nothing of it is counted (XEP-0198); if the session ends it goes back to the account with the rest.
///
/// A client stays inactive while it is away; one that comes back is active (XEP-0352 §5.2). Owned by the session.
final class Quiet {
    /// With an idle session's own weight within what every session is assured, in bytes of the heap.
    static final long MOST_BYTES = 96 * 1024;

    static final int MOST = 200;

    /// Of those that wait to be confirmed. Few, as the account gives only so many before it waits for that.
    static final int MOST_AWAITED = 8;

    private final BooleanSupplier isShort;
    private final Consumer<Stanza> went;

    /// In the order of the latest word; what has no topic is its own.
    private final Map<Object, Undelivered> held = new LinkedHashMap<>(0);

    private boolean isInactive;
    private long bytes;
    private int awaited;

    /// @param isShort whether the node is short of memory: then nothing is put off
    /// @param went of a stanza that the client need not get any more
    Quiet(BooleanSupplier isShort, Consumer<Stanza> went) {
        this.isShort = isShort;
        this.went = went;
    }

    /// Whether this is how a client says whether somebody looks at it (§4.2).
    static boolean isState(Element element) {
        return element.is(StreamFeatures.CLIENT_STATE, "active") || element.is(StreamFeatures.CLIENT_STATE, "inactive");
    }

    /// The client says so.
    ///
    /// @return what it is to be sent now
    List<Undelivered> take(Element state) {
        return become(state.local().equals("inactive"));
    }

    /// @return what is to be sent now
    List<Undelivered> become(boolean inactive) {
        isInactive = inactive;
        return inactive ? List.of() : release();
    }

    /// What is to be sent now that this has come, in order.
    List<Undelivered> next(Undelivered one) {
        if (!isInactive) {
            return List.of(one);
        }
        Stanza stanza = one.stanza();
        Verdict verdict = one.queued() == SessionPort.MORE
                ? new Verdict.Now("more waits behind it")
                : Urgency.decide(stanza, one.queued() != SessionPort.NOT_QUEUED);
        return switch (verdict) {
            case Verdict.Now _ -> {
                List<Undelivered> all = release();
                all.add(one);
                yield all;
            }
            case Verdict.Later _ -> hold(new Object(), one);
            case Verdict.Latest(Urgency.Topic topic, String _) -> hold(topic, one);
            case Verdict.Never _ -> {
                went.accept(stanza);
                yield List.of();
            }
        };
    }

    private List<Undelivered> hold(Object topic, Undelivered one) {
        Undelivered before = held.remove(topic);
        if (before != null) {
            count(before, -1);
            went.accept(before.stanza());
        }
        held.put(topic, one);
        count(one, 1);
        boolean isTooMuch = held.size() > MOST || bytes > MOST_BYTES || awaited > MOST_AWAITED;
        return isTooMuch || isShort.getAsBoolean() ? release() : List.of();
    }

    private void count(Undelivered one, int sign) {
        bytes += sign * HeapWeight.waiting(one.stanza().element());
        awaited += one.queued() == SessionPort.NOT_QUEUED ? 0 : sign;
    }

    private List<Undelivered> release() {
        List<Undelivered> all = new ArrayList<>(held.values());
        held.clear();
        bytes = 0;
        awaited = 0;
        return all;
    }
}
