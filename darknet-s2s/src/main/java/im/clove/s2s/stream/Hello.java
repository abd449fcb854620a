package im.clove.s2s.stream;

import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.XmlLimits;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// The `link` element each side of a Clove to Clove stream sends once, before its first stanza. It replaces TLS,
/// SASL, `bidi` and `enable` of a stream whose transport has already proved both ends, in one message each way:
///
/// ```xml
/// <link xmlns='urn:clove:s2s:0' id='…' seq='1' of='…' h='0' epoch='0'/>
/// ```
///
/// Stanzas are numbered by each sender **across streams**: the acknowledgements within a stream are XEP-0198's `r`
/// and `a`, and every new stream continues the count where the link stood. The receiver drops what it has already
/// taken, so nothing is doubled whichever stream brought it, and the sender may send at once without asking.
///
/// @param id names the sender's memory of this link: another id means that it counts anew
/// @param seq the number of the first stanza that follows, from 1
/// @param of the id of the other side that `h` counts, or null if none is known
/// @param h the last stanza of the other side that was handled
/// @param epoch how many streams this link has had, as far as the sender knows
/// @param most the largest stanza the sender takes, in bytes (what XEP-0478 says in stream features, which only one
///     side of a stream has); empty for [XmlLimits#SERVER], which every node takes
/// @param again how large a stanza the sender keeps to be said [Again], in bytes; 0 if it knows nothing of that
public record Hello(String id, long seq, @Nullable String of, long h, long epoch, OptionalInt most, int again) {
    static final String NS = "urn:clove:s2s:0";
    static final String LINK = "link";

    private static final int MAX_ID = 64;

    public Hello(String id, long seq, @Nullable String of, long h, long epoch) {
        this(id, seq, of, h, epoch, OptionalInt.empty(), 0);
    }

    /// As one that takes stanzas of this size.
    public Hello taking(int bytes) {
        OptionalInt said = bytes > XmlLimits.SERVER.bytes() ? OptionalInt.of(bytes) : OptionalInt.empty();
        return new Hello(id, seq, of, h, epoch, said, again);
    }

    /// As one that reads [Again].
    public Hello readingAgain() {
        return new Hello(id, seq, of, h, epoch, most, AgainReader.MOST);
    }

    /// For what its sender writes, which reads what it is told to be able to read; null if it says everything in full.
    @Nullable
    AgainReader reader() {
        return again > 0 ? new AgainReader(seq) : null;
    }

    public Element toElement() {
        return Element.of(NS, LINK)
                .with("id", id)
                .with("seq", Long.toString(seq))
                .with("of", of)
                .with("h", Long.toString(h))
                .with("epoch", Long.toString(epoch))
                .with("most", most.isPresent() ? Integer.toString(most.getAsInt()) : null)
                .with("again", again > 0 ? Integer.toString(again) : null);
    }

    /// Reads a `link` element; empty if it makes no sense.
    public static Optional<Hello> read(Element element) {
        String id = element.attributeOr("id", "");
        String of = element.attribute("of");
        long seq = number(element.attribute("seq"));
        long h = number(element.attribute("h"));
        long epoch = number(element.attribute("epoch"));
        boolean sound = element.is(NS, LINK)
                && !id.isEmpty()
                && id.length() <= MAX_ID
                && (of == null || of.length() <= MAX_ID)
                && seq >= 1
                && h >= 0
                && epoch >= 0;
        return sound ? Optional.of(new Hello(id, seq, of, h, epoch, most(element), again(element))) : Optional.empty();
    }

    private static OptionalInt most(Element element) {
        long said = number(element.attribute("most"));
        return said < 0 ? OptionalInt.empty() : OptionalInt.of((int) Math.min(said, XmlLimits.MOST_RECEIVED));
    }

    private static int again(Element element) {
        return (int) Math.clamp(number(element.attribute("again")), 0L, (long) XmlLimits.MOST_RECEIVED);
    }

    /// A decimal number below 2⁶², or -1.
    static long number(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > 18) {
            return -1;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return -1;
            }
        }
        return Long.parseLong(text);
    }
}
