package im.clove.xmpp.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName(
        "X-01, X-03, X-04, X-05, X-06, X-07, X-08, X-11, X-12, X-13, X-14, X-15, X-18, X-19: every stream of the corpus comes to its end")
class CorpusTest {
    /// Well-formed XML, but not what XMPP lets through; and one that the JDK is lenient about.
    private static final Set<String> ONLY_OURS = Set.of(
            "not-well-formed/leading-colon.xml",
            "not-well-formed/second-header.xml",
            "not-well-formed/second-header-other-prefix.xml",
            "not-well-formed/second-header-default.xml",
            "not-well-formed/text-between.xml",
            "not-well-formed/reference-between.xml",
            "not-well-formed/cdata-between.xml");

    static List<Corpus.Sample> samples() {
        return Corpus.samples();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theStreamEndsAsItsDirectorySays(Corpus.Sample sample) {
        List<StreamEvent> events = Corpus.whole(sample.bytes());
        if (sample.expected().isEmpty()) {
            assertThat(events).last().isEqualTo(new StreamEvent.Closed());
            assertThat(events).noneMatch(StreamEvent.Violation.class::isInstance);
        } else {
            assertThat(events)
                    .last()
                    .isInstanceOfSatisfying(
                            StreamEvent.Violation.class,
                            violation -> assertThat(violation.kind())
                                    .isEqualTo(sample.expected().get()));
            assertThat(events)
                    .filteredOn(StreamEvent.Violation.class::isInstance)
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void howTheInputIsCutMakesNoDifference(Corpus.Sample sample) {
        List<StreamEvent> whole = Corpus.whole(sample.bytes());
        assertThat(Corpus.byteByByte(sample.bytes())).isEqualTo(whole);
        // The large ones are floods, alike all the way.
        int step = 1 + sample.bytes().length / 1_000 * 20;
        for (int at = 0; at < sample.bytes().length; at += step) {
            assertThat(Corpus.inTwo(sample.bytes(), at)).as("cut at %d", at).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theParserOfTheJdkAgrees(Corpus.Sample sample) throws XMLStreamException {
        if (sample.expected().isEmpty()) {
            Element root = SecondOpinion.read(sample.bytes());
            List<Element> received = new ArrayList<>();
            Optional<StreamEvent.Opened> opened = Optional.empty();
            for (StreamEvent event : Corpus.whole(sample.bytes())) {
                switch (event) {
                    case StreamEvent.Opened header -> opened = Optional.of(header);
                    case StreamEvent.Received(Element element) -> received.add(element);
                    case StreamEvent.Closed _, StreamEvent.Violation _ -> {}
                }
            }
            assertThat(opened.orElseThrow().header()).isEqualTo(root.withNodes(List.of()));
            if (!opened.orElseThrow().contentNamespace().equals(StreamParser.SERVER)) {
                assertThat(received).isEqualTo(root.children());
            }
        } else if (sample.expected().get() == StreamEvent.Kind.NOT_WELL_FORMED && !ONLY_OURS.contains(sample.name())) {
            assertThatThrownBy(() -> SecondOpinion.read(sample.bytes())).isInstanceOf(Exception.class);
        }
    }
}
