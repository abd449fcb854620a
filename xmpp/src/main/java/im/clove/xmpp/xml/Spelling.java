package im.clove.xmpp.xml;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How the namespaces of one stanza are spelled: each declared as default where it begins, which is what clients
/// know and how nearly every stanza is written, or some of them with a prefix that the stanza's own element declares,
/// once. The second only where the first would repeat namespaces at a loss: a peer can use a long namespace on
/// thousands of elements by a prefix of one letter, and what it sent in 7 KiB went out in 1.1 MiB.
///
/// One rule for all who need it: [XmlWriter] writes by it, [Weight] counts by it, and [StreamParser] refuses by it
/// what would still be more than twice of what was read. Elements of the stream itself never get such a prefix.
final class Spelling {
    /// Declarations below the stanza's element that take no more bytes than this are written where they stand.
    static final int SPARED = 1024;

    /// Few, because each is an attribute of one element, and peers bound those.
    private static final int MOST_PREFIXES = 20;
    /// Declared prefixes and attributes of the stanza's element together. Below what any [XmlLimits] after login has.
    private static final int MOST_ATTRIBUTES = 60;

    /// Every namespace where it begins.
    static final Spelling PLAIN = new Spelling(Map.of());

    private final Map<String, String> prefixes;

    private Spelling(Map<String, String> prefixes) {
        this.prefixes = prefixes;
    }

    /// As [#of(Element, long)].
    static Spelling of(Element stanza) {
        return of(stanza, Weight.spelled(stanza, PLAIN).bytes());
    }

    /// The spelling of a stanza with more than [#SPARED] bytes of declarations. Linear in its size.
    ///
    /// @param plain how many bytes it has plainly
    static Spelling of(Element stanza, long plain) {
        if (stanza.namespace().equals(StreamParser.STREAMS)) {
            return PLAIN;
        }
        List<Use> worthwhile = new ArrayList<>();
        for (Use use : uses(stanza).values()) {
            if (use.gain() > 0) {
                worthwhile.add(use);
            }
        }
        worthwhile.sort(Comparator.comparingLong(Use::gain).reversed().thenComparingInt(use -> use.first));
        int most = Math.min(MOST_PREFIXES, MOST_ATTRIBUTES - stanza.attributes().size());
        Map<String, String> prefixes = new LinkedHashMap<>();
        for (Use use : worthwhile) {
            if (prefixes.size() < most) {
                prefixes.put(use.namespace, (char) ('a' + prefixes.size()) + ":");
            }
        }
        if (prefixes.isEmpty()) {
            return PLAIN;
        }
        Spelling spelling = new Spelling(prefixes);
        // What a few prefixes would shorten by a little is left as everybody knows it.
        long shorter = Weight.spelled(stanza, spelling).bytes();
        return plain - shorter > SPARED + shorter / 4 ? spelling : PLAIN;
    }

    /// The prefix of a namespace, colon included; null if it is declared where it begins.
    @Nullable
    String prefix(String namespace) {
        return prefixes.isEmpty() ? null : prefixes.get(namespace);
    }

    /// Prefixes by namespace, to be declared by the stanza's element.
    Map<String, String> prefixes() {
        return prefixes;
    }

    /// Where a namespace begins below the stanza's element, if all are written plainly.
    private static final class Use {
        private final String namespace;
        private final int first;
        private final long length;
        private long elements;
        private long declarations;

        Use(String namespace, int first) {
            this.namespace = namespace;
            this.first = first;
            this.length = " xmlns=''".length() + Weight.value(namespace);
        }

        /// What its prefix would save at least, in bytes: all declarations but one, less two bytes in each tag.
        long gain() {
            return (declarations - 1) * length - 4 * elements - 4;
        }
    }

    private static Map<String, Use> uses(Element stanza) {
        Map<String, Use> uses = new HashMap<>();
        Deque<Element> rest = new ArrayDeque<>();
        rest.add(stanza);
        while (!rest.isEmpty()) {
            Element element = rest.removeLast();
            for (Attribute attribute : element.attributes()) {
                String namespace = attribute.name().namespace();
                if (!namespace.isEmpty() && !namespace.equals(Namespaces.XML)) {
                    use(uses, namespace).declarations++;
                }
            }
            for (Node node : element.nodes()) {
                if (node instanceof Element child) {
                    String own = child.namespace();
                    if (!own.isEmpty() && !own.equals(Namespaces.XML)) {
                        Use use = use(uses, own);
                        use.elements++;
                        if (!own.equals(element.namespace())) {
                            use.declarations++;
                        }
                    }
                    rest.add(child);
                }
            }
        }
        return uses;
    }

    private static Use use(Map<String, Use> uses, String namespace) {
        Use known = uses.get(namespace);
        if (known == null) {
            known = new Use(namespace, uses.size());
            uses.put(namespace, known);
        }
        return known;
    }
}
