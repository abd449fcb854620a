package im.clove.runtime.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GivesWayTest {
    private record Somebody(String name, String source, boolean hasSpoken) implements GivesWay.Waiting {}

    /// `a1 b2!` are one of source a and one of b, the quietest first; with `!` it has spoken.
    private static List<Somebody> room(String text) {
        List<Somebody> room = new ArrayList<>();
        for (String word : text.isEmpty() ? new String[0] : text.split(" ")) {
            String name = word.replace("!", "");
            room.add(new Somebody(name, name.substring(0, 1), word.endsWith("!")));
        }
        return room;
    }

    @ParameterizedTest(name = "{5}")
    @DisplayName("R-01: whose place a newcomer gets")
    @CsvSource(delimiter = '|', textBlock = """
        ''                  | a | 4 | 4 | -  | an empty room has room
        a1 a2 a3            | b | 4 | 4 | -  | so has one that is not full
        a1 a2 b1 a3         | b | 4 | 4 | a1 | the greediest source gives way, its quietest first
        b1 a1 a2 a3         | b | 4 | 4 | a1 | and not who was quiet for longer, of a modest source
        a1! a2 a3 b1        | b | 4 | 4 | a2 | who has spoken stays while somebody is silent
        a1! a2! a3! b1      | b | 4 | 4 | a1 | unless more than half have spoken, which would leave no time to speak
        a1! a2! a3 b1       | b | 4 | 4 | a3 | half is not more than half
        a1! a2! b1 b2       | b | 4 | 4 | b1 | the newcomer counts to its own source
        a1 b1 c1 d1         | e | 4 | 4 | a1 | of sources that have as many each, who was quiet the longest
        a1! b1! c1! d1      | e | 4 | 4 | a1 | the same among those that have spoken
        a1! b1 c1 d1        | e | 4 | 4 | b1 | the same among the silent ones
        a1 a2               | a | 9 | 2 | a1 | a source over its share gives way to itself
        a1 a2               | b | 9 | 2 | -  | and to nobody else
        a1! a2              | a | 9 | 2 | a2 | its silent ones first
        a1                  | b | 1 | 1 | a1 | a room for one
        """)
    void table(String present, String newcomer, int places, int perSource, String goes, String why) {
        Somebody chosen = GivesWay.forNewcomer(room(present), newcomer, places, perSource);

        assertThat(chosen == null ? "-" : chosen.name()).as(why).isEqualTo(goes);
    }
}
