package im.clove.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.sm.InboundLedger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class UnconfirmedTest {
    /// Whoever writes to thousands of sleeping servers at once is held back at this many.
    private static final int MOST_OPEN = 4_096;

    private final Unconfirmed unconfirmed = new Unconfirmed(SessionLimits.DEFAULT);

    @Test
    void soManyStanzasOfAClientMayBeOpenAndNoMore() {
        unconfirmed.enable(null, Duration.ZERO);
        List<InboundLedger.Ticket> open = new ArrayList<>();
        for (int i = 0; i < MOST_OPEN; i++) {
            assertThat(unconfirmed.isFull()).isFalse();
            open.add(Objects.requireNonNull(unconfirmed.received(), "stanza " + i));
        }
        assertThat(unconfirmed.isFull()).isTrue();
        unconfirmed.handled(open.getFirst());
        assertThat(unconfirmed.isFull()).isFalse();
        assertThat(unconfirmed.received()).isNotNull();
        assertThat(unconfirmed.isFull()).isTrue();
    }

    @Test
    void whileItIsOffNothingIsCounted() {
        assertThat(unconfirmed.received()).isNull();
        assertThat(unconfirmed.isFull()).isFalse();
    }

    @Test
    void anAnswerWaitsForWhatIsOpen() {
        unconfirmed.enable(null, Duration.ZERO);
        assertThat(unconfirmed.asked()).isTrue();
        InboundLedger.Ticket first = Objects.requireNonNull(unconfirmed.received());
        InboundLedger.Ticket second = Objects.requireNonNull(unconfirmed.received());
        assertThat(unconfirmed.asked()).isFalse();
        assertThat(unconfirmed.owesAnswer()).isTrue();
        assertThat(unconfirmed.handled(second)).isFalse();
        assertThat(unconfirmed.handled(first)).isTrue();
        assertThat(unconfirmed.answer().attribute("h")).isEqualTo("2");
        assertThat(unconfirmed.owesAnswer()).isFalse();
    }
}
