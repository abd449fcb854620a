package im.clove.node.app.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LinesTest {
    private static final String ADDRESS = "e3eok7672ose35t66grdjjohlcz5cftjwh3qf5yfhiqjxicl7ika.b32.i2p";

    @Test
    void wordsMoveToTheNextLineWholeAndTheIndentStays() {
        assertThat(Lines.wrap("one two three", 7)).containsExactly("one two", "three");
        assertThat(Lines.wrap("  one two three", 7)).containsExactly("  one", "  two", "  three");
        assertThat(Lines.wrap("", 7)).containsExactly("");
        assertThat(Lines.wrap("a " + ADDRESS + " b", 20)).containsExactly("a", ADDRESS, "b");
    }

    @Test
    void aValueThatDoesNotFitBesideItsLabelBeginsALine() {
        assertThat(Lines.row("Address", ADDRESS, 80)).containsExactly("Address   " + ADDRESS);
        assertThat(Lines.row("Address", ADDRESS, 60)).containsExactly("Address", ADDRESS);
        assertThat(Lines.row("Note", "one two three", 17)).containsExactly("Note      one two", "          three");
    }

    @Test
    void columnsBeginBelowEachOther() {
        List<List<String>> rows = List.of(List.of("a", "b", "c"), List.of("long one", "", "second"), List.of("alone"));
        assertThat(Lines.table(rows, 40)).containsExactly("a         b  c", "long one     second", "alone");
    }

    @Test
    void aTightTableStandsBelowItself() {
        List<List<String>> rows = List.of(List.of("a long command", "what it is for"), List.of("b", "c"));
        assertThat(Lines.table(rows, 30)).containsExactly("a long command  what it is for", "b               c");
        assertThat(Lines.table(rows, 20)).containsExactly("a long command", "    what it is for", "b", "    c");
    }

    @Test
    void aWideTableWrapsItsLastColumnBelowItself() {
        List<List<String>> rows = List.of(List.of("key", "a text of some length"));
        assertThat(Lines.table(rows, 20)).containsExactly("key  a text of some", "     length");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 10, 20, 59, 60, 80, 200})
    void nothingIsLostOrBrokenAtAnyWidth(int columns) {
        String text = "The account admin@" + ADDRESS + " has a password, and its address is " + ADDRESS + ".";
        for (List<String> lines : List.of(
                Lines.wrap(text, columns),
                Lines.row("", text, columns),
                Lines.table(List.of(List.of(text.split(" "))), columns))) {
            assertThat(String.join(" ", lines).strip().split(" +")).containsExactly(text.split(" "));
        }
    }
}
