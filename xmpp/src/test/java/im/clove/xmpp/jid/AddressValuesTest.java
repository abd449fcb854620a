package im.clove.xmpp.jid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Addresses as values: equal, in order, and what they show of themselves.
final class AddressValuesTest {
    private static final B32 LOW = B32.ofHash(new byte[32]);
    private static final B32 HIGH = B32.parse("7".repeat(51) + "q").orElseThrow();

    @Test
    void destinationsAreEqualByTheirHashAndInOrder() {
        assertThat(LOW)
                .isEqualTo(B32.ofHash(new byte[32]))
                .hasSameHashCodeAs(B32.ofHash(new byte[32]))
                .isNotEqualTo(HIGH)
                .doesNotHaveSameHashCodeAs(HIGH)
                .isNotEqualTo(LOW.text());
        assertThat(new TreeSet<>(List.of(LOW, HIGH)).first())
                .as("digits before letters")
                .isEqualTo(HIGH);
        assertThat(LOW.compareTo(LOW)).isZero();
    }

    @Test
    void aDestinationShowsItselfWholeAndInLogsByHalf() {
        assertThat(LOW.text()).isEqualTo("a".repeat(52));
        assertThat(LOW).hasToString("a".repeat(52) + ".b32.i2p");
        assertThat(LOW.hint()).isEqualTo("aaaaaa…");
        assertThat(HIGH.hash()).containsOnly(0xFF);
    }

    @Test
    void addressesAreInTheOrderOfTheirText() {
        Jid juliet = Jid.parse("juliet@capulet.example");
        Jid balcony = Jid.parse("juliet@capulet.example/balcony");
        Jid romeo = Jid.parse("romeo@capulet.example");

        assertThat(new TreeSet<>(List.of(romeo, balcony, juliet))).containsExactly(juliet, balcony, romeo);
        assertThat(balcony).isNotEqualTo(juliet).doesNotHaveSameHashCodeAs(juliet);
        assertThat(romeo).doesNotHaveSameHashCodeAs(juliet);
        assertThat(Jid.parse("juliet@capulet.example")).hasSameHashCodeAs(juliet);
    }

    @Test
    void theShortestAddressesAreOfOneCharacterEach() {
        assertThat(Jid.parse("a@b.example/c").local()).isEqualTo("a");
        assertThat(Jid.parse("a@b.example/c").resource()).isEqualTo("c");
        assertThat(Jid.parse("b.example/c").local()).isEmpty();
        assertThat(Jid.tryParse("@b.example")).isEmpty();
        assertThat(Jid.tryParse("/c")).isEmpty();
        assertThat(Jid.tryParse("a@b.example/")).isEmpty();
    }
}
