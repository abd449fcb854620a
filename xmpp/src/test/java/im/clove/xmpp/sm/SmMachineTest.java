package im.clove.xmpp.sm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.xmpp.sm.SmElements.Nonza;
import im.clove.xmpp.sm.SmMachine.Output;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.xml.Element;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SmMachineTest {
    private static SmMachine<String> machine() {
        SmMachine<String> machine = new SmMachine<>(new UnackedQueue.Limits(4, 1_000), 3);
        machine.enable("id", 300);
        return machine;
    }

    private static Element sm(String name) {
        return Element.of("urn:xmpp:sm:3", name);
    }

    private static Nonza a(long h) {
        return new Nonza.Answer(new AckCounter(h));
    }

    static Stream<Nonza> nonzas() {
        AckCounter five = new AckCounter(5);
        return Stream.of(
                new Nonza.Enable(true, OptionalInt.of(60)),
                new Nonza.Enable(false, OptionalInt.empty()),
                new Nonza.Enabled("some-id", OptionalInt.of(60)),
                new Nonza.Enabled(null, OptionalInt.empty()),
                new Nonza.Resume("some-id", five),
                new Nonza.Resumed("some-id", five),
                new Nonza.Failed(StanzaError.Condition.ITEM_NOT_FOUND, five),
                new Nonza.Failed(StanzaError.Condition.UNEXPECTED_REQUEST, null),
                new Nonza.Request(),
                new Nonza.Answer(new AckCounter(4_294_967_295L)));
    }

    @ParameterizedTest
    @MethodSource("nonzas")
    void whatIsWrittenIsReadBack(Nonza nonza) {
        assertThat(SmElements.read(SmElements.of(nonza))).isEqualTo(nonza);
    }

    static Stream<Element> malformed() {
        return Stream.of(
                sm("a"),
                sm("a").with("h", "-1"),
                sm("a").with("h", "4294967296"),
                sm("a").with("h", "one"),
                sm("resume"),
                sm("resume").with("h", "1"),
                sm("resume").with("previd", "x"),
                sm("resume").with("h", "1").with("previd", ""),
                sm("resume").with("h", "1").with("previd", "x".repeat(5_000)),
                sm("resumed"),
                sm("other"),
                Element.of("urn:xmpp:sm:2", "r"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void malformedElementsAreSeen(Element element) {
        assertThat(SmElements.read(element)).isInstanceOf(Nonza.Malformed.class);
    }

    @Test
    void elementsStandAsInTheXep() {
        assertThat(SmElements.of(new Nonza.Enabled("x", OptionalInt.of(300))))
                .isEqualTo(sm("enabled").with("id", "x").with("resume", "true").with("max", "300"));
        assertThat(SmElements.of(new Nonza.Failed(StanzaError.Condition.ITEM_NOT_FOUND, new AckCounter(7))))
                .isEqualTo(sm("failed").with("h", "7").with(Element.of(StanzaError.NS, "item-not-found")));
        assertThat(SmElements.read(sm("enable").with("resume", "1")))
                .isEqualTo(new Nonza.Enable(true, OptionalInt.empty()));
        assertThat(SmElements.feature()).isEqualTo(sm("sm"));
    }

    @Test
    void nothingIsCountedBeforeItIsEnabled() {
        SmMachine<String> machine = new SmMachine<>(UnackedQueue.Limits.CLIENT, 3);
        assertThat(machine.sending("x", 1)).isTrue();
        assertThat(machine.receiving()).isNull();
        assertThat(machine.waiting()).isEmpty();
        assertThat(machine.take(new Nonza.Request())).isInstanceOf(Output.Violation.class);
        assertThat(machine.wantsAnswer()).isFalse();
    }

    @Test
    void secondEnableIsRefused() {
        assertThat(SmElements.read(machine().enable("other", 1)))
                .isEqualTo(new Nonza.Failed(StanzaError.Condition.UNEXPECTED_REQUEST, null));
        assertThat(machine().take(new Nonza.Enable(true, OptionalInt.empty()))).isInstanceOf(Output.Send.class);
    }

    @Test
    void sessionWithoutIdentifierCannotBeResumed() {
        SmMachine<String> machine = new SmMachine<>(UnackedQueue.Limits.SERVER, 3);
        assertThat(SmElements.read(machine.enable(null, 300))).isEqualTo(new Nonza.Enabled(null, OptionalInt.empty()));
        assertThat(machine.id()).isNull();
        assertThatThrownBy(machine::resumed).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void requestIsAnsweredWithWhatIsHandled() {
        SmMachine<String> machine = machine();
        InboundLedger.Ticket first = Objects.requireNonNull(machine.receiving());
        InboundLedger.Ticket second = Objects.requireNonNull(machine.receiving());
        assertThat(machine.handled(second)).isFalse();
        assertThat(machine.take(new Nonza.Request())).isEqualTo(new Output.Send<String>(sm("a").with("h", "0")));
        assertThat(machine.handled(first)).isTrue();
        assertThat(machine.take(new Nonza.Request())).isEqualTo(new Output.Send<String>(sm("a").with("h", "2")));
    }

    @Test
    void answerFreesAndOneQuestionIsUnderWayAtATime() {
        SmMachine<String> machine = machine();
        assertThat(machine.wantsAnswer()).isFalse();
        machine.sending("one", 1);
        machine.sending("two", 1);
        assertThat(machine.wantsAnswer()).isTrue();
        assertThat(machine.ask()).isEqualTo(sm("r"));
        assertThat(machine.wantsAnswer()).isFalse();
        assertThat(machine.take(a(1))).isEqualTo(new Output.Freed<>(List.of("one")));
        assertThat(machine.wantsAnswer()).isTrue();
        assertThat(machine.take(a(2))).isEqualTo(new Output.Freed<>(List.of("two")));
        assertThat(machine.wantsAnswer()).isFalse();
    }

    @Test
    @DisplayName("C-14: a count above what was sent ends the stream")
    void impossibleCountEndsTheStream() {
        SmMachine<String> machine = machine();
        machine.sending("one", 1);
        assertThat(machine.take(a(2)))
                .isEqualTo(new Output.Fatal<String>(
                        sm("handled-count-too-high").with("h", "2").with("send-count", "1")));
        assertThat(machine.waiting()).containsExactly("one");
    }

    @Test
    @DisplayName("R-09: a peer that never acknowledges is cut off")
    void fullQueueEndsTheSession() {
        SmMachine<String> machine = machine();
        assertThat(Stream.of("1", "2", "3", "4", "5").map(s -> machine.sending(s, 1)))
                .containsExactly(true, true, true, true, false);
    }

    @Test
    void readingPausesWhenTooMuchIsUnderWay() {
        SmMachine<String> machine = machine();
        InboundLedger.Ticket first = Objects.requireNonNull(machine.receiving());
        machine.receiving();
        machine.receiving();
        assertThat(machine.isFull()).isTrue();
        machine.handled(first);
        assertThat(machine.isFull()).isFalse();
    }

    @Test
    void answersToNothingAreViolations() {
        AckCounter h = AckCounter.ZERO;
        assertThat(Stream.of(
                                new Nonza.Enabled("x", OptionalInt.empty()),
                                new Nonza.Resumed("x", h),
                                new Nonza.Failed(StanzaError.Condition.CONFLICT, null),
                                new Nonza.Malformed("x"))
                        .map(machine()::take))
                .allMatch(Output.Violation.class::isInstance);
        assertThat(machine().take(new Nonza.Resume("x", h))).isInstanceOf(Output.Send.class);
    }

    @Test
    void resumptionLosesAndRepeatsNothing() {
        SmMachine<String> juliet = machine();
        SmMachine<String> server = machine();
        for (String s : List.of("one", "two", "three")) {
            server.sending(s, 1);
        }
        // Two arrive, their acknowledgement does not; then the link breaks. Meanwhile one more is sent.
        juliet.handled(Objects.requireNonNull(juliet.receiving()));
        juliet.handled(Objects.requireNonNull(juliet.receiving()));
        server.ask();
        server.sending("four", 1);
        assertThat(server.resume(juliet.handled())).isEqualTo(new Output.Freed<>(List.of("one", "two")));
        assertThat(SmElements.read(server.resumed())).isEqualTo(new Nonza.Resumed("id", AckCounter.ZERO));
        assertThat(server.waiting()).containsExactly("three", "four");
        assertThat(server.wantsAnswer()).isTrue();
        assertThat(juliet.resume(server.handled())).isEqualTo(new Output.Freed<>(List.of()));
        // Sent again, they are not counted again.
        assertThat(server.take(a(4))).isEqualTo(new Output.Freed<>(List.of("three", "four")));
    }
}
