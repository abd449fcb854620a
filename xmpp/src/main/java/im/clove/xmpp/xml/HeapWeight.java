package im.clove.xmpp.xml;

/// What an element takes of the heap, in bytes: its objects, lists, names and strings, as a 64-bit JVM with compressed
/// references and compact object headers lays them out. An element of few bytes on the wire may take thirty times as
/// much here, so every bound on what is kept in memory is in this measure, and [Weight] is for what is written.
///
/// The sizes of objects stand here and nowhere else; a test holds them against a real heap. An element knows its weight
/// once it was asked for.
public final class HeapWeight {
    /// What is around a stanza that waits somewhere: its addresses as [im.clove.xmpp.jid.Jid], the stanza itself, an
    /// event and its place in a list.
    private static final int AROUND = 320;

    /// An element with its name and its place in a list, and a text in it, without what the strings hold.
    static final int BARE_ELEMENT = 150;

    /// The same of an attribute.
    static final int BARE_ATTRIBUTE = 100;

    private static final int ELEMENT = 24;
    private static final int NAME = 16;
    private static final int ATTRIBUTE = 16;
    private static final int TEXT = 16;
    private static final int SHORT_LIST = 16;

    /// A place in a map that keeps its order, without what is there.
    public static final int ENTRY = 40;

    private static final int NUMBER = 16;
    private static final int ADDRESS = 24;
    private static final int DOMAIN = 16 + 16;

    private HeapWeight() {}

    /// A stanza that waits, with what is around it.
    public static long waiting(Element stanza) {
        return AROUND + (long) of(stanza);
    }

    /// @return bytes; what is more than an int holds counts as the most it holds
    public static int of(Element element) {
        int known = element.heapWeight();
        if (known != 0) {
            return known;
        }
        // As deep as elements may be nested, which is bounded where they are read.
        long sum = ELEMENT
                + name(element.name())
                + list(element.attributes().size())
                + list(element.nodes().size());
        for (Attribute attribute : element.attributes()) {
            sum += ATTRIBUTE + name(attribute.name()) + string(attribute.value());
        }
        for (Node node : element.nodes()) {
            sum += switch (node) {
                case Text(String value) -> TEXT + string(value);
                case Element child -> of(child);
            };
        }
        int weight = (int) Math.min(sum, Integer.MAX_VALUE);
        element.heapWeight(weight);
        return weight;
    }

    private static long name(Name name) {
        // The namespace is one string for all elements in its scope.
        return NAME + (CommonNames.has(name.local()) ? 0 : string(name.local()));
    }

    /// An address, its objects and its strings: an empty part is nobody's own.
    public static long address(String local, String domain, String resource) {
        return ADDRESS + DOMAIN + own(local) + own(domain) + own(resource);
    }

    /// A list of numbers, with the objects they are in.
    public static long numbers(int size) {
        return list(size) + (long) NUMBER * size;
    }

    private static long own(String text) {
        return text.isEmpty() ? 0 : string(text);
    }

    /// The objects of a list that does not change, without what is in it.
    public static long list(int size) {
        return size == 0 ? 0 : size <= 2 ? SHORT_LIST : SHORT_LIST + padded(12 + 4L * size);
    }

    /// A string of its own, bytes.
    public static long string(String text) {
        int width = 1;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0xFF) {
                width = 2;
                break;
            }
        }
        return 24 + padded(12 + (long) width * text.length());
    }

    /// An array of so many bytes.
    public static long bytes(int length) {
        return padded(12 + (long) length);
    }

    private static long padded(long bytes) {
        return (bytes + 7) & ~7L;
    }
}
