package im.clove.s2s.stream;

import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import im.clove.xmpp.xml.Weight;
import im.clove.xmpp.xml.XmlWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// What a Clove node's [Again] means on one stream, from the `link` that began it on: keeps the last two stanzas that
/// came in full, as bytes, since an element may take thirty times as much. Nothing else of the server sees an `again`;
/// one that means nothing is left as it is, and is no element of a stream there. Not thread-safe.
public final class AgainReader {
    /// Which of the last stanzas may be meant.
    static final int KEPT = 2;

    /// How large a stanza may be that is meant, in bytes: what our `link` says.
    public static final int MOST = 8 * 1024;

    /// Another version may spell the same stanza a little shorter.
    static final int SLACK = 1024;

    private static final byte[] TOO_LARGE = new byte[0];

    private final Deque<Full> last = new ArrayDeque<>(KEPT);
    private long next;
    private long held;

    private record Full(long number, byte[] stanza) {}

    /// @param seq the number of the first stanza
    public AgainReader(long seq) {
        this.next = seq;
    }

    /// Takes the next element of the stream.
    ///
    /// @return the stanza that is meant, if this is an `again` and means one
    public Optional<Element> read(Element element) {
        if (Stanza.isStanza(element)) {
            keep(next++, element);
        } else if (element.is(Hello.NS, Hello.LINK)) {
            Hello.read(element).ifPresent(hello -> goOn(hello.seq()));
        } else {
            Optional<Element> meant = Again.read(element).flatMap(this::meant);
            next += meant.isPresent() ? 1 : 0;
            return meant;
        }
        return Optional.empty();
    }

    /// What is kept, in bytes.
    public long held() {
        return held;
    }

    private void goOn(long seq) {
        next = seq;
        last.clear();
        held = 0;
    }

    private void keep(long number, Element stanza) {
        if (last.size() == KEPT) {
            held -= last.removeFirst().stanza().length;
        }
        byte[] bytes = Weight.of(stanza) <= MOST + SLACK ? XmlWriter.document(stanza) : TOO_LARGE;
        last.addLast(new Full(number, bytes));
        held += bytes.length;
    }

    private Optional<Element> meant(Again again) {
        return last.stream()
                .filter(full -> full.number() == again.of() && full.stanza().length > 0)
                .findFirst()
                .map(full -> Elements.stored(full.stanza()))
                .map(stanza -> stanza.with("to", again.recipient(stanza.attributeOr("to", ""))));
    }
}
