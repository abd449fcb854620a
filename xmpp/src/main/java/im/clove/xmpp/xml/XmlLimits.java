package im.clove.xmpp.xml;

/// What one stanza may cost. Enforced while reading, not after.
///
/// Counted as read or as [XmlWriter] would write it, whichever is more: prefixes and CDATA sections can say in a
/// few bytes what takes many to say without them, and what one peer may send us, the next must accept from us.
///
/// @param bytes of one child of the stream, or of the header
/// @param depth of nesting below the stream element
/// @param elements in one child of the stream
/// @param attributes of one element, namespace declarations included
public record XmlLimits(int bytes, int depth, int elements, int attributes) {
    /// More than this cannot be allowed to anybody who sends.
    public static final int MOST_RECEIVED = 16 * 1024 * 1024;

    /// Before login: nothing legitimate is larger.
    public static final XmlLimits BEFORE_LOGIN = new XmlLimits(8 * 1024, 16, 32, 64);

    /// A client that has logged in.
    public static final XmlLimits CLIENT = new XmlLimits(256 * 1024, 64, 5_000, 64);

    /// A server that has proved who it is. More than a client's: what a client of that server may send must still
    /// fit with what servers add to it on the way.
    public static final XmlLimits SERVER = new XmlLimits(512 * 1024, 72, 6_000, 80);

    /// What we have written ourselves. Larger than all that can be received, with what we add to it: twice
    /// [#MOST_RECEIVED], and no limits beyond these can be made. So what was taken once can be read again, whatever
    /// was configured when it was taken.
    public static final XmlLimits STORED = new XmlLimits(2 * MOST_RECEIVED, 128, 20_000, 256);

    public XmlLimits {
        if (bytes > 2 * MOST_RECEIVED || depth > 128 || elements > 20_000 || attributes > 256) {
            throw new IllegalArgumentException("What is stored under such limits could not be read again");
        }
    }

    /// The same shape with another size.
    ///
    /// @throws IllegalArgumentException above [#MOST_RECEIVED]
    public XmlLimits withBytes(int other) {
        if (other > MOST_RECEIVED) {
            throw new IllegalArgumentException("More than can be allowed to anybody who sends: " + other);
        }
        return new XmlLimits(other, depth, elements, attributes);
    }

    /// How many namespace declarations may be in scope at one place of a stanza. Real stanzas have under ten;
    /// without a bound every prefix used below costs a search of all of them.
    public int namespaces() {
        return 4 * attributes;
    }
}
