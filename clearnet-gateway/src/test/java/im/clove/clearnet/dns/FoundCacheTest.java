package im.clove.clearnet.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

final class FoundCacheTest {
    private Instant now = Instant.EPOCH;
    private final FoundCache cache = new FoundCache(() -> now);

    private static Record question(String name) {
        return Record.newRecord(Name.fromConstantString(name), Type.A, DClass.IN);
    }

    private static Found until(long second) {
        return new Found(List.of(), true, false, Instant.ofEpochSecond(second));
    }

    @Test
    void whatIsOverIsForgotten() {
        cache.put(question("a.example."), until(10));
        now = Instant.ofEpochSecond(9);
        assertThat(cache.get(question("A.example."))).isEqualTo(until(10));

        now = Instant.ofEpochSecond(10);
        assertThat(cache.get(question("a.example."))).isNull();
        assertThat(cache.size()).isZero();
    }

    @Test
    void whatWasAskedLongestAgoGoesFirst() {
        cache.put(question("first.example."), until(10));
        cache.put(question("second.example."), until(10));
        for (int i = 2; i < FoundCache.MOST; i++) {
            cache.put(question(i + ".example."), until(10));
        }
        assertThat(cache.get(question("first.example."))).isNotNull();
        cache.put(question("last.example."), until(10));

        assertThat(cache.size()).isEqualTo(FoundCache.MOST);
        assertThat(cache.get(question("second.example."))).isNull();
        assertThat(cache.get(question("first.example."))).isNotNull();
    }
}
