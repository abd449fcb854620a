package im.clove.node.account;

import static im.clove.node.account.AccountStage.stanza;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.account.AccountEvent.Binding;
import im.clove.node.account.AccountStage.Seat;
import im.clove.node.core.Envelope;
import im.clove.node.core.Origin;
import im.clove.node.store.Batch;
import im.clove.node.store.Table;
import im.clove.xmpp.xml.Elements;
import im.clove.xmpp.xml.XmlWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What waits is given sooner or later, whatever happens beside it or fails.
final class AccountQueueTest {
    private static final AccountLimits D = AccountLimits.DEFAULT;

    private final AccountStage stage = new AccountStage(
            new AccountLimits(D.resources(), D.asleep(), D.rosterItems(), D.pendingRequests(), 2, D.held()));

    private static String chat(String id) {
        return "<message type='chat' id='" + id + "' from='juliet@verona.example/b' to='romeo@verona.example'>"
                + "<body>x</body></message>";
    }

    private void waits(String... ids) {
        Batch batch = new Batch();
        for (String id : ids) {
            byte[] document = XmlWriter.document(Elements.stanza(chat(id)));
            stage.stores.offline().append(batch, AccountStage.ROMEO, document, AccountStage.NOW);
        }
        stage.stores.store().commit(batch);
    }

    private AccountEvent in(String id) {
        return new AccountEvent.Inbound(new Envelope(stanza(chat(id)), new Origin.Node(), stage.ticket(id)));
    }

    private Seat seat(String name) {
        Seat seat = stage.seat(name);
        Binding binding = new Binding(name, AccountStage.NOW.toEpochMilli(), List.of(), _ -> seat);
        stage.post(new AccountEvent.Bind(binding, new CompletableFuture<>()));
        return seat;
    }

    private AccountEvent out(Seat from, String xml) {
        return new AccountEvent.Outbound(
                from,
                stanza(xml).withFrom(AccountStage.ROMEO.withResource(from.resource())),
                stage.ticket("of " + from.resource()));
    }

    private void said(String... starts) {
        assertThat(stage.said.stream().map(s -> s.replaceAll(" <message.* id='([a-z0-9]*)'.*", " $1")))
                .containsSubsequence(starts);
    }

    @Test
    @DisplayName("Messages that keep coming do not hold up those that wait")
    void aDrainIsNotPutOffForEver() {
        waits("q1");
        Seat orchard = seat("orchard");
        AtomicInteger more = new AtomicInteger();
        stage.meanwhile = () -> {
            if (more.incrementAndGet() <= 20) {
                stage.later(in("m" + more.get()));
            }
        };
        stage.said.clear();
        stage.post(out(orchard, "<presence/>"), in("m0"));
        said("orchard gets 1 q1", "done m20");
    }

    @Test
    @DisplayName("A client that has confirmed all it was given is given more, though that could not be written")
    void aConfirmationThatFailsDoesNotEndTheDrain() {
        waits("q1", "q2", "q3");
        Seat orchard = seat("orchard");
        stage.post(out(orchard, "<presence/>"));
        said("orchard gets 1 q1", "orchard gets 2 q2");
        stage.plan.add(true);
        stage.post(new AccountEvent.Confirmed(orchard, List.of(1L, 2L)));
        stage.said.clear();
        stage.post(in("meanwhile"));
        said("orchard gets 4 meanwhile");
        stage.timers.advance(Duration.ofSeconds(30));
        stage.post();
        stage.post(new AccountEvent.Confirmed(orchard, List.of(1L, 2L, 4L)));
        said("orchard gets 1 q1", "orchard gets 2 q2", "orchard gets 3 q3");
        assertThat(stage.stores.offline().usage(AccountStage.ROMEO).messages()).isOne();
    }

    @Test
    @DisplayName("A client whose answer from the archive failed still gets what waits")
    void aReaderThatHeardOfAFaultIsNotTakenForOneThatReads() {
        waits("q1");
        Seat orchard = seat("orchard");
        stage.unreadable = Table.OFFLINE;
        stage.post(out(
                orchard,
                "<iq type='set' id='1' to='romeo@verona.example'><query xmlns='urn:xmpp:mam:2' queryid='a'/></iq>"));
        stage.unreadable = null;
        stage.said.clear();
        stage.post(out(orchard, "<presence/>"));
        said("orchard gets 1 q1");
    }
}
