package im.clove.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.account.SessionPort;
import im.clove.node.c2s.ClientStream;
import im.clove.node.c2s.ListenerKind;
import im.clove.runtime.budget.Budget;
import im.clove.runtime.link.Line;
import im.clove.runtime.link.LinkSink;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.runtime.transport.Protection;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.Mechanism;
import im.clove.xmpp.sasl.UserAgent;
import im.clove.xmpp.sm.SmElements;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What a session says over a line that has no room now and then. At most four stanzas may be unacknowledged.
final class OutgoingTest {
    private static final SessionLimits LIMITS = new SessionLimits(9, 4, 1 << 20, Duration.ofMinutes(1));

    private final Unconfirmed unconfirmed = new Unconfirmed(LIMITS);
    private final Narrow line = new Narrow();
    private int later;
    private final Outgoing out = new Outgoing(unconfirmed, LIMITS, () -> later++);

    @BeforeEach
    void begin() {
        unconfirmed.enable("id", Duration.ofMinutes(1));
        out.begin(new Wire(
                new ClientStream(
                        Jid.parse("romeo@verona.example"),
                        1,
                        line,
                        Protection.TLS,
                        new PeerIdentity.Local("test"),
                        Mechanism.PLAIN,
                        null,
                        UserAgent.UNKNOWN,
                        ListenerKind.STARTTLS),
                _ -> {
                    throw new AssertionError("Nothing is read here");
                },
                _ -> {}));
    }

    private Outgoing.Sent send(String id) {
        Stanza stanza = Stanza.of(Elements.stanza("<message id='" + id + "'/>"));
        return out.send(stanza, SessionPort.NOT_QUEUED, () -> {});
    }

    private static Element h(int count) {
        return Elements.stanza("<message/>").with("h", Integer.toString(count));
    }

    @Test
    @DisplayName("A question that found no room is asked again, and until then nobody is blamed for not answering")
    void aQuestionThatFoundNoRoomIsAskedAgain() {
        line.room = 2;
        assertThat(send("1")).isEqualTo(Outgoing.Sent.DONE);
        assertThat(send("2")).isEqualTo(Outgoing.Sent.DONE); // half full: asks
        assertThat(line.said).containsExactly("1", "2");
        assertThat(out.hasAsked()).isFalse();
        out.askIfDue();
        assertThat(line.said).containsExactly("1", "2");
        line.room = 9;
        out.askIfDue();
        assertThat(line.said).containsExactly("1", "2", "r");
        assertThat(out.hasAsked()).isTrue();
        out.askIfDue();
        assertThat(line.said).hasSize(3);
    }

    @Test
    void whetherTheClientIsThereIsAskedAgainToo() {
        line.room = 1;
        assertThat(send("1")).isEqualTo(Outgoing.Sent.DONE);
        out.ask(h(0));
        assertThat(out.hasAsked()).isFalse();
        line.room = 9;
        out.askIfDue();
        assertThat(line.said).containsExactly("1", "r");
    }

    @Test
    @DisplayName("An answer that found no room is given later")
    void anAnswerThatFoundNoRoomIsGivenLater() {
        line.room = 0;
        out.asked();
        assertThat(line.said).isEmpty();
        assertThat(later).isOne();
        assertThat(unconfirmed.owesAnswer()).isTrue();
        line.room = 1;
        out.answer();
        assertThat(line.said).containsExactly("a");
        assertThat(later).isOne();
        assertThat(unconfirmed.owesAnswer()).isFalse();
    }

    @Test
    void anAnswerWaitsForWhatIsOpen() {
        line.room = 9;
        var open = Objects.requireNonNull(unconfirmed.received());
        out.asked();
        assertThat(line.said).isEmpty();
        assertThat(later).isOne();
        assertThat(unconfirmed.handled(open)).isTrue();
        out.answer();
        assertThat(line.said).containsExactly("a");
    }

    @Test
    void withoutALinkNothingIsOwed() {
        assertThat(out.end()).isNotNull();
        out.answer();
        out.askIfDue();
        assertThat(later).isZero();
        assertThat(out.hasAsked()).isFalse();
    }

    /// A line that takes so many elements and no more.
    private static final class Narrow implements Line {
        final List<String> said = new ArrayList<>();
        int room;

        @Override
        public void chargeTo(Budget budget) {}

        @Override
        public boolean send(Element element) {
            if (room == 0) {
                return false;
            }
            room--;
            said.add(element.attributeOr("id", element.namespace().equals(SmElements.NS) ? element.local() : "?"));
            return true;
        }

        @Override
        public boolean send(Element element, Runnable whenFlushed) {
            return send(element);
        }

        @Override
        public void together(Runnable sends) {
            sends.run();
        }

        @Override
        public void close(@Nullable Element streamError) {}

        @Override
        public void abort(Element streamError) {}

        @Override
        public void cut() {}

        @Override
        public void run(LinkSink sink) {}
    }
}
