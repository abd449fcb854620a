package im.clove.xmpp.xml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Mutates the corpus. `-Dclove.fuzz.seconds=N` for longer than a few seconds, `-Dclove.fuzz.seed=N` to start
/// elsewhere.
@DisplayName("X-06, X-15: no bytes make the parser throw, keep more than its limit, or disagree with another parser")
class StreamParserFuzzTest {
    private static final String[] WORDS = {
        "<",
        ">",
        "</",
        "/>",
        "<!",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?xml version='1.0'?>",
        "<?x?>",
        "&",
        "&#",
        "&#x",
        ";",
        "&lt;",
        "&amp;",
        "'",
        "\"",
        "=",
        ":",
        " ",
        "\n",
        "\r",
        "\t",
        "xmlns",
        "xmlns:",
        "xmlns=''",
        "xml:lang='x'",
        "<a>",
        "</a>",
        "<a/>",
        "<p:a xmlns:p='u'/>",
        "stream:stream",
        "jabber:server",
        "jabber:client",
        "é",
        "\u20ac",
        "\ud83d\ude00",
        "\ufffe",
        "\ufeff",
        "\u0000",
        "]]",
        "&#10;",
        "&#xD800;",
        "<!DOCTYPE a>",
        "</stream:stream>"
    };

    /// What only XMPP forbids, and names that are names in the fifth edition of XML 1.0 but not in the fourth, or
    /// the other way round.
    private static final Set<String> ONLY_OURS = Set.of(
            "a second stream header",
            "text outside of a stanza",
            "a name that is none",
            "a tag without a name",
            "an XML declaration that is none",
            "an XML declaration that does not end");

    private final List<byte[]> seeds = seeds(_ -> true);
    private final List<byte[]> accepted = seeds(sample -> sample.expected().isEmpty());

    private static List<byte[]> seeds(Predicate<Corpus.Sample> which) {
        return Corpus.samples().stream()
                .filter(which)
                .map(Corpus.Sample::bytes)
                .filter(bytes -> bytes.length < 2_000)
                .toList();
    }

    /// However slow the machine is.
    private static final int LEAST_RUNS = 1_000;

    @Test
    void mutatedStreamsAreReadOrRefused() {
        long seconds = Long.getLong("clove.fuzz.seconds", 4);
        Random random = new Random(Long.getLong("clove.fuzz.seed", 6120));
        // The clock bounds the run only; what is tried, and in which order, is the seed's.
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        int runs = 0;
        int wellFormed = 0;
        while (runs < LEAST_RUNS || System.nanoTime() < end) {
            byte[] bytes = mutated(random);
            try {
                wellFormed += check(bytes, random) ? 1 : 0;
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "run " + runs + ": " + new String(bytes, StandardCharsets.UTF_8) + "\n"
                                + HexFormat.of().formatHex(bytes),
                        e);
            }
            runs++;
        }
        System.out.println("fuzz: " + runs + " streams, " + wellFormed + " of them well-formed to the end");
        assertThat(wellFormed).isPositive();
    }

    private static boolean check(byte[] bytes, Random random) {
        List<StreamEvent> whole = Corpus.whole(bytes);
        StreamParser parser = new StreamParser(XmlLimits.CLIENT);
        assertThat(Corpus.inPieces(bytes, random, parser)).isEqualTo(whole);
        assertThat(parser.pendingBytes()).isLessThanOrEqualTo(XmlLimits.CLIENT.bytes());
        StreamEvent last = whole.isEmpty() ? null : whole.getLast();
        if (last instanceof StreamEvent.Violation violation) {
            assertThat(parser.pendingBytes()).isZero();
            assertThat(parser.feed(ByteBuffer.wrap(bytes))).isEmpty();
            if (violation.kind() == StreamEvent.Kind.NOT_WELL_FORMED && !ONLY_OURS.contains(violation.reason())) {
                assertThat(secondOpinion(bytes)).as(violation.reason()).isNull();
            }
            return false;
        }
        if (!(last instanceof StreamEvent.Closed)) {
            return false;
        }
        Element root = secondOpinion(bytes);
        assertThat(root).as("accepted, so the JDK must accept it").isNotNull();
        if (whole.getFirst() instanceof StreamEvent.Opened(Element header, String namespace)) {
            assertThat(header).isEqualTo(root.withNodes(List.of()));
            if (!namespace.equals(StreamParser.SERVER)) {
                assertThat(whole.subList(1, whole.size() - 1))
                        .isEqualTo(root.children().stream()
                                .<StreamEvent>map(StreamEvent.Received::new)
                                .toList());
                writtenStanzasAreReadBack(namespace, whole);
            }
        }
        return true;
    }

    private static void writtenStanzasAreReadBack(String namespace, List<StreamEvent> events) {
        StreamParser parser = new StreamParser(XmlLimits.SERVER);
        parser.feed(ByteBuffer.wrap(XmlWriter.header(namespace, null, null, null, null)));
        for (StreamEvent event : events) {
            if (event instanceof StreamEvent.Received(Element element)) {
                assertThat(parser.feed(ByteBuffer.wrap(XmlWriter.stanza(element, namespace))))
                        .containsExactly(event);
                assertThat(Elements.parse(XmlWriter.toString(element))).isEqualTo(element);
            }
        }
    }

    private static Element secondOpinion(byte[] bytes) {
        try {
            return SecondOpinion.read(bytes);
        } catch (Exception e) {
            return null;
        }
    }

    private byte[] mutated(Random random) {
        // Mostly from what is well-formed: two mistakes in one stream hide each other.
        List<byte[]> pool = random.nextInt(4) == 0 ? seeds : accepted;
        byte[] bytes = pool.get(random.nextInt(pool.size()));
        for (int n = random.nextInt(3); n >= 0; n--) {
            int at = random.nextInt(bytes.length + 1);
            int to = Math.min(bytes.length, at + 1 + random.nextInt(12));
            bytes = switch (random.nextInt(8)) {
                case 0 -> join(Arrays.copyOf(bytes, at), new byte[] {(byte) random.nextInt(256)}, tail(bytes, at));
                case 1 -> join(Arrays.copyOf(bytes, at), new byte[0], tail(bytes, to));
                case 2 -> join(Arrays.copyOf(bytes, to), new byte[0], tail(bytes, at));
                case 3 -> {
                    byte[] other = seeds.get(random.nextInt(seeds.size()));
                    int from = random.nextInt(other.length);
                    byte[] piece = Arrays.copyOfRange(other, from, Math.min(other.length, from + random.nextInt(80)));
                    yield join(Arrays.copyOf(bytes, at), piece, tail(bytes, at));
                }
                case 4 -> {
                    byte[] copy = bytes.clone();
                    if (copy.length > 0) {
                        copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
                    }
                    yield copy;
                }
                default -> {
                    byte[] word = WORDS[random.nextInt(WORDS.length)].getBytes(StandardCharsets.UTF_8);
                    yield join(Arrays.copyOf(bytes, at), word, tail(bytes, at));
                }
            };
        }
        return bytes;
    }

    private static byte[] tail(byte[] bytes, int from) {
        return Arrays.copyOfRange(bytes, from, bytes.length);
    }

    private static byte[] join(byte[] a, byte[] b, byte[] c) {
        byte[] out = Arrays.copyOf(a, a.length + b.length + c.length);
        System.arraycopy(b, 0, out, a.length, b.length);
        System.arraycopy(c, 0, out, a.length + b.length, c.length);
        return out;
    }
}
