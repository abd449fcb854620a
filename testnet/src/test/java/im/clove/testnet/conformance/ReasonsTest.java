package im.clove.testnet.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.testnet.conformance.Result.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is listed has to fail, and what fails has to be listed.
final class ReasonsTest {
    private static final String PAGE = """
            # Conformance

            `1 passed, 2 failed, 1 not possible; 1 classes not possible`

            | test | how it ends | why |
            |---|---|---|
            | `ArchiveTest` | not possible | no archive |
            | `RoomTest.enter` | failed | the suite's own |
            | `RoomTest.leave (modular)` | failed | the suite's own |
            | `SearchTest` | not possible | nothing to search |
            """;

    private static final Result ARCHIVE = new Result(Outcome.IMPOSSIBLE, "ArchiveTest", "no archive");
    private static final Result ENTER = new Result(Outcome.FAILED, "RoomTest.enter", "no answer");
    private static final Result LEAVE = new Result(Outcome.PASSED, "RoomTest.leave", "");
    private static final Result LEAVE_MODULAR = new Result(Outcome.FAILED, "RoomTest.leave (modular)", "no answer");
    private static final Result SEARCH = new Result(Outcome.IMPOSSIBLE, "SearchTest.all (tcp)", "nothing");
    private static final List<Result> ALL = List.of(ARCHIVE, ENTER, LEAVE, LEAVE_MODULAR, SEARCH);

    private final Reasons reasons = Reasons.in(PAGE);

    @Test
    void allIsAsListed() {
        assertThat(reasons.against(ALL, true)).isEmpty();
    }

    @Test
    void whatFailsAndIsNotListedIsWrong() {
        var other = new Result(Outcome.FAILED, "RoomTest.leave", "no answer");
        assertThat(reasons.against(List.of(other), false))
                .containsExactly("RoomTest.leave failed: no answer (not listed)");
    }

    @Test
    void whatFailsInAnotherWayThanListedIsWrong() {
        var other = new Result(Outcome.FAILED, "ArchiveTest.read", "no answer");
        assertThat(reasons.against(List.of(other), false))
                .containsExactly(
                        "ArchiveTest.read failed: no answer (not listed)",
                        "ArchiveTest is listed as not possible, and now it is not");
    }

    @Test
    void whatIsListedAndPassesIsWrong() {
        var now = new Result(Outcome.PASSED, "RoomTest.enter", "");
        assertThat(reasons.against(List.of(now, LEAVE), false))
                .containsExactly("RoomTest.enter is listed as failed, and now it is not");
    }

    @Test
    void onlyOfAllTestsEachRowHasToBeAboutOneAndTheCountsHaveToBeThere() {
        assertThat(reasons.against(List.of(ARCHIVE), false)).isEmpty();
        assertThat(reasons.against(ALL.subList(0, 4), true))
                .containsExactly(
                        "SearchTest is listed, and there is no such test",
                        "docs/conformance.md is to say: 1 passed, 2 failed, 0 not possible; 1 classes not possible");
    }

    @Test
    void whatFailsNowAndThenMayPassOrFail() {
        var now = Reasons.in("| `RoomTest` | now and then | the suite's own |");
        assertThat(now.against(List.of(ENTER, LEAVE), false)).isEmpty();
        assertThat(now.against(List.of(LEAVE), false)).isEmpty();
        assertThat(now.counts(List.of(ENTER, LEAVE, ARCHIVE)))
                .isEqualTo("0 passed, 0 failed, 0 not possible; 1 classes not possible");
        assertThat(now.against(List.of(new Result(Outcome.IMPOSSIBLE, "RoomTest", "no rooms")), false))
                .containsExactly("RoomTest not possible: no rooms (not listed)");
    }

    @Test
    void anOutcomeThatIsNoneIsRefused() {
        assertThatThrownBy(() -> Reasons.in("| `ArchiveTest` | sometimes | no archive |"))
                .hasMessage("'sometimes' is no outcome");
    }

    @Test
    void aLineOfTheSuite() {
        assertThat(Result.of("FAILED\tRoomTest.enter\tno\tanswer"))
                .isEqualTo(new Result(Outcome.FAILED, "RoomTest.enter", "no\tanswer"));
        assertThatThrownBy(() -> Result.of("WARNING: no answer")).hasMessageContaining("no line of a result");
    }
}
