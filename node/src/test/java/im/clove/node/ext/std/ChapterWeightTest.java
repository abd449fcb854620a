package im.clove.node.ext.std;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.ext.Archive;
import im.clove.node.ext.ArchiveTerms.Policy;
import im.clove.node.ext.Chapter;
import im.clove.node.ext.Report;
import im.clove.node.store.Key;
import im.clove.node.store.Writes;
import im.clove.xmpp.jid.Jid;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What the chapters of the standard extensions take in memory is charged (decision 44). What nodes of PEP take is held
/// against a real heap in `HeldMemoryTest`.
final class ChapterWeightTest {
    private static final CapsHash HASH = new CapsHash(CapsHash.Format.FIRST, "sha-1", "x".repeat(28), "n".repeat(32));

    private static Jid jid(int number) {
        return Jid.parse("contact" + number + "@made-up.example/" + "r".repeat(40));
    }

    private static Set<String> nodes(int count) {
        return IntStream.range(0, count).mapToObj(i -> i + "n".repeat(60)).collect(Collectors.toSet());
    }

    private static Set<Jid> jids(int count) {
        return IntStream.range(0, count).mapToObj(ChapterWeightTest::jid).collect(Collectors.toSet());
    }

    private static KnownCaps caps(int count) {
        KnownCaps known = new KnownCaps(Map.of());
        for (int i = 0; i < count; i++) {
            CapsHash hash = new CapsHash(CapsHash.Format.FIRST, "sha-1", i + "x".repeat(27), "n");
            known = known.with(hash, nodes(40), new Writes());
        }
        return known;
    }

    private static PepAudience audience(int count) {
        PepAudience audience = PepAudience.NOBODY;
        for (int i = 0; i < count; i++) {
            audience = audience.with(jid(i), PepAudience.Member.of(HASH));
        }
        return audience;
    }

    private static Map<Key, Integer> sizes(int count) {
        Map<Key, Integer> sizes = new LinkedHashMap<>();
        IntStream.range(0, count).forEach(i -> sizes.put(Key.of(i + "k".repeat(99)), 1));
        return sizes;
    }

    private static Archive archive(int breaks) {
        return new Archive(1, 1, 0, 0, 0, LongStream.range(0, breaks).boxed().toList(), 0);
    }

    private static <T> Arguments of(Chapter<T> chapter, T few, T many, long atLeast) {
        return Arguments.of(chapter, few, many, atLeast);
    }

    /// @return with what the strings and objects of the larger value take at the very least
    static Stream<Arguments> chapters() {
        return Stream.of(
                of(Archive.CHAPTER, archive(0), archive(50), 50 * 20),
                of(KnownCaps.CHAPTER, caps(0), caps(64), 64 * 40 * 60),
                of(PepAudience.CHAPTER, PepAudience.NOBODY, audience(100), 100 * 150),
                of(PrivateXml.SIZES, Map.of(), sizes(100), 100 * 140),
                of(Report.CHAPTER, List.of(), LongStream.range(0, 100).boxed().toList(), 100 * 20),
                of(
                        ArchivePreferences.SAID,
                        Optional.empty(),
                        Optional.of(new ArchivePreferences.Preferences(Policy.ALWAYS, jids(250), jids(50))),
                        300 * 100));
    }

    @ParameterizedTest
    @MethodSource("chapters")
    <T> void whatIsKeptIsCharged(Chapter<T> chapter, T few, T many, long atLeast) {
        assertThat(chapter.weight(few)).isLessThan(256);
        assertThat(chapter.weight(many)).isBetween(atLeast, 4 * atLeast);
    }

    @Test
    @DisplayName("What many clients want to hear of is charged once, if one hash stands for it")
    void whatIsSharedIsChargedOnce() {
        Set<String> shared = nodes(40);
        PepAudience same = PepAudience.NOBODY;
        PepAudience own = PepAudience.NOBODY;
        for (int i = 0; i < 10; i++) {
            same = same.with(jid(i), PepAudience.Member.of(HASH).wanting(shared));
            own = own.with(jid(i), PepAudience.Member.of(HASH).wanting(nodes(40)));
        }
        long one = KnownCaps.weight(shared);
        assertThat(PepAudience.CHAPTER.weight(own) - PepAudience.CHAPTER.weight(same))
                .isEqualTo(9 * one);
    }
}
