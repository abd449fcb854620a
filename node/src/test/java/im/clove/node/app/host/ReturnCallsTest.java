package im.clove.node.app.host;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.s2s.place.Way;
import im.clove.xmpp.jid.Domain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class ReturnCallsTest {
    private static final List<Way> MET = IntStream.range(0, 4)
            .mapToObj(i -> new Way(Domain.of("verona.example"), Domain.of("host" + i + ".example")))
            .toList();

    private final List<Way> called = new ArrayList<>();
    private final Random random = new Random(1);

    private ReturnCalls calls(Supplier<List<Way>> met, int most) {
        return new ReturnCalls(met, way -> called.add(way) && !way.equals(MET.getFirst()), most);
    }

    @Test
    void theLatestAreCalledFirstAndNotMoreThanWanted() {
        calls(() -> MET, 3).run(_ -> true, random);
        assertThat(called).isEqualTo(MET.subList(0, 3));
    }

    @Test
    void whoIsMetWhileTheTunnelsAreBuiltIsNotCalled() {
        List<Way> met = new ArrayList<>(MET.subList(2, 3));
        Predicate<Duration> open = _ -> met.add(MET.get(3));
        calls(() -> met, 3).run(open, random);
        assertThat(called).containsExactly(MET.get(2));
    }

    @Test
    void nobodyIsCalledIfTheDestinationDoesNotOpenOrTheOwnerWantsNone() {
        calls(() -> MET, 3).run(_ -> false, random);
        calls(() -> MET, 0).run(_ -> true, random);
        assertThat(called).isEmpty();
    }

    @Test
    void closingEndsTheCalls() {
        ReturnCalls calls = calls(() -> MET, 3);
        calls.close();
        calls.run(_ -> true, random);
        assertThat(called).containsExactly(MET.getFirst());
    }
}
