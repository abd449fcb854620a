package im.clove.s2s.stream;

import im.clove.runtime.budget.Budget;
import im.clove.runtime.budget.Hold;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.HeapWeight;
import im.clove.xmpp.xml.Weight;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// How stanzas are spelled on the way to a Clove node: in full, or as [Again] where the peer can read that. Remembers
/// the last two stanzas that it spelled in full, as the peer's [AgainReader] does, and is charged for them; what there
/// is no room for goes in full the next time, too. Confined to its link.
public final class AgainWriter {
    /// How many bytes may be spared before the peer has to say that it has come as far. It reads no faster for
    /// what is said again (64 KiB a second), but the stream takes it at once: who waits for an acknowledgement
    /// longer than some nine seconds takes the stream for dead.
    static final int SPARED = 192 * 1024;

    private final Hold hold;
    private final Deque<Full> last = new ArrayDeque<>(AgainReader.KEPT);
    private int most;
    private long spared;

    /// @param stanza null if it cannot be meant by an `again`
    private record Full(long number, @Nullable Element stanza) {}

    /// @param budget of the link
    public AgainWriter(Budget budget) {
        this.hold = new Hold(budget);
    }

    /// A stream begins on which the peer can be told so.
    ///
    /// @param peerKeeps bytes ([Hello#again()]); 0 if it cannot
    public void begin(int peerKeeps) {
        end();
        most = Math.min(peerKeeps, AgainReader.MOST);
    }

    /// No stream, or one of which nothing is known yet: everything in full.
    public void end() {
        most = 0;
        spared = 0;
        forget();
    }

    /// The count goes on elsewhere: the peer forgets, too.
    public void forget() {
        last.clear();
        hold.is(0);
    }

    /// Whether another stanza may go before the peer has answered.
    public boolean mayGoOn() {
        return spared < SPARED;
    }

    /// The peer has acknowledged something.
    public void heard() {
        spared = 0;
    }

    /// What goes in place of this stanza.
    public Element spell(long number, Element stanza) {
        if (most == 0) {
            return stanza;
        }
        String to = stanza.attribute("to");
        for (Full each : last) {
            if (to != null
                    && each.stanza() != null
                    && each.stanza().with("to", to).equals(stanza)) {
                Element again = Again.of(each.number(), each.stanza().attributeOr("to", ""), to)
                        .toElement();
                int less = Weight.of(stanza) - Weight.of(again);
                if (less > 0) {
                    spared += less;
                    return again;
                }
            }
        }
        remember(number, stanza, to);
        return stanza;
    }

    private void remember(long number, Element stanza, @Nullable String to) {
        if (last.size() == AgainReader.KEPT) {
            last.removeFirst();
        }
        long held = last.stream()
                .map(Full::stanza)
                .mapToLong(each -> each == null ? 0 : HeapWeight.waiting(each))
                .sum();
        hold.is(held);
        boolean isKept = to != null && Weight.of(stanza) <= most && hold.set(held + HeapWeight.waiting(stanza));
        last.addLast(new Full(number, isKept ? stanza : null));
    }
}
