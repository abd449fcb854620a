package im.clove.node.account;

import static im.clove.node.account.AccountStage.stanza;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.account.AccountEvent.Binding;
import im.clove.node.account.AccountStage.Seat;
import im.clove.node.core.Arrival;
import im.clove.node.core.Envelope;
import im.clove.node.core.Origin;
import im.clove.node.store.Batch;
import im.clove.node.store.StoredContact;
import im.clove.node.store.StoredRosters;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A stanza of another server is marked as taken in the very commit that writes what it changed, and in no other.
final class ArrivalsPlayTest {
    private static final Domain MANTUA = Domain.of("mantua.example");
    private static final Domain VERONA = Domain.of("verona.example");
    private static final String CHAT = "<message type='chat' from='paris@mantua.example/x' to='romeo@verona.example'>"
            + "<body>new</body></message>";

    /// It is not archived.
    private static final String PASSING =
            CHAT.replace("</message>", "<no-permanent-store xmlns='urn:xmpp:hints'/></message>");

    private final AccountStage stage = new AccountStage();

    private AccountEvent arrives(String xml) {
        Origin origin = new Origin.Peer(MANTUA, new Arrival(VERONA, MANTUA, "count", 7));
        return new AccountEvent.Inbound(new Envelope(stanza(xml), origin, stage.ticket("it")));
    }

    private boolean isMarked() {
        return stage.stored().stream().anyMatch(line -> line.startsWith("spool"));
    }

    /// What a stranger writes is stored before it counts as taken, whoever is there (decision 38).
    private void parisIsAFriend() {
        Batch batch = new Batch();
        StoredContact paris = new StoredContact(
                Jid.parse("paris@mantua.example"), "", List.of(), StoredContact.Subscription.BOTH, false, false);
        StoredRosters.put(stage.stores.store(), batch, AccountStage.ROMEO, paris);
        stage.stores.store().commit(batch);
    }

    private Seat orchard() {
        Seat orchard = stage.seat("orchard");
        Binding binding = new Binding("orchard", AccountStage.NOW.toEpochMilli(), List.of(), _ -> orchard);
        stage.post(new AccountEvent.Bind(binding, new CompletableFuture<>()));
        stage.post(new AccountEvent.Outbound(
                orchard, stanza("<presence from='romeo@verona.example/orchard'/>"), stage.ticket("presence")));
        stage.commits = 0;
        return orchard;
    }

    @ParameterizedTest
    @CsvSource({
        "<message type='chat' from='p@mantua.example/x' to='romeo@verona.example'><body>x</body></message>, true",
        "<presence type='subscribe' from='p@mantua.example' to='romeo@verona.example'/>, true",
        "<presence from='p@mantua.example/x' to='romeo@verona.example'/>, false",
        "<message type='headline' from='p@mantua.example/x' to='romeo@verona.example'><body>x</body></message>, false"
    })
    void theMarkIsWrittenWithWhatItChanged(String xml, boolean writes) {
        stage.post(arrives(xml));
        assertThat(isMarked()).isEqualTo(writes);
        assertThat(stage.commits).isEqualTo(writes ? 1 : 0);
        assertThat(stage.said).contains("done it");
    }

    @Test
    void withoutTheCommitThereIsNoMark() {
        stage.plan.add(true);
        stage.post(arrives(CHAT));
        assertThat(stage.plan).isEmpty();
        assertThat(isMarked()).isFalse();
    }

    /// What is archived cannot be held: it would be archived twice if it came again.
    @Test
    void whatIsArchivedIsMarkedAndWaitsInTheSameCommit() {
        parisIsAFriend();
        Seat orchard = orchard();
        stage.post(arrives(CHAT));
        assertThat(isMarked()).isTrue();
        assertThat(stage.commits).isOne();
        assertThat(stage.said).contains("done it").anyMatch(said -> said.startsWith("orchard gets 1 "));
        assertThat(stage.stored()).anyMatch(line -> line.startsWith("archive"));
        stage.post(new AccountEvent.Confirmed(orchard, List.of(1L)));
        assertThat(stage.stores.offline().usage(AccountStage.ROMEO).messages()).isZero();
    }

    @Test
    void whatIsHeldIsMarkedWhenAClientHasIt() {
        parisIsAFriend();
        Seat orchard = orchard();
        stage.post(arrives(PASSING));
        assertThat(isMarked()).isFalse();
        assertThat(stage.said).doesNotContain("done it");
        stage.post(new AccountEvent.Confirmed(orchard, List.of(1L)));
        assertThat(isMarked()).isTrue();
        assertThat(stage.commits).isOne();
        assertThat(stage.said).contains("done it");
    }

    @Test
    void whatIsHeldIsMarkedWhenItIsStored() {
        parisIsAFriend();
        orchard();
        stage.post(arrives(PASSING));
        stage.post(new AccountEvent.Keep(true, new CompletableFuture<>()));
        assertThat(isMarked()).isTrue();
        assertThat(stage.commits).isOne();
        assertThat(stage.stored()).anyMatch(line -> line.startsWith("offline"));
    }
}
