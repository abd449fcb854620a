package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.account.AccountBook;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.StoredKeys;
import im.clove.node.store.Table;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The record of an account has one writer, and a login does not outlive what it was checked against.
@Timeout(300)
final class AccountRecordPlayTest {
    private static final String NOT_AUTHORIZED = "<iq type='error' id='bind'><error type='auth'><not-authorized"
            + " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>";
    private static final StoredKeys OTHER =
            new StoredKeys("SCRAM-SHA-1", new byte[] {1}, 4321, new byte[] {2}, new byte[] {3});

    private final Play play = new Play();

    @AfterEach
    void end() {
        play.close();
    }

    private AccountBook book() {
        return play.server().accounts().book();
    }

    private AccountRecord romeo() {
        return book().find(Play.jid("romeo")).orElseThrow();
    }

    private void done(CompletableFuture<Boolean> change) {
        play.await(change::isDone);
        assertThat(change).isCompletedWithValue(true);
    }

    @Test
    void aPasswordChangeAndADisablingAtOnceBothCount() {
        Actor romeo = play.enter("romeo", "orchard");
        play.store.hold(Table.ACCOUNTS);
        romeo.send("<iq type='set' id='1'><query xmlns='jabber:iq:register'><username>romeo</username>"
                + "<password>a new one entirely</password></query></iq>");
        play.await(play.store::isHolding);
        CompletableFuture<Boolean> disabled = book().enable(Play.jid("romeo"), false);
        play.store.release();
        done(disabled);
        assertThat(romeo().disabled()).isTrue();
        assertThat(romeo().keys()).isNotEmpty();
        romeo.awaitOver();
    }

    @Test
    void twoChangesInOneBatchBothCount() {
        play.store.hold(Table.ACCOUNTS);
        CompletableFuture<Boolean> first = book().enable(Play.jid("romeo"), true);
        play.await(play.store::isHolding);
        CompletableFuture<Boolean> keys = book().changeKeys(Play.jid("romeo"), List.of(OTHER));
        CompletableFuture<Boolean> disabled = book().enable(Play.jid("romeo"), false);
        play.store.release();
        done(first);
        done(keys);
        done(disabled);
        assertThat(romeo().disabled()).isTrue();
        assertThat(romeo().keys()).extracting(StoredKeys::iterations).containsExactly(4321);
    }

    @Test
    void whoChangesThePasswordStaysAndTheOthersGo() {
        Actor orchard = play.enter("romeo", "orchard");
        Actor tomb = play.enter("romeo", "tomb");
        orchard.send("<iq type='set' id='1'><query xmlns='jabber:iq:register'><username>romeo</username>"
                        + "<password>a new one entirely</password></query></iq>")
                .expect("<iq type='result' id='1' from='romeo@verona.example' to='{me}'/>");
        tomb.expectStreamError("not-authorized");
        orchard.sync();
    }

    @Test
    void aLoginBeforeTheChangeCannotBindAfterIt() {
        play.loginsAt(romeo().generation());
        done(book().changeKeys(Play.jid("romeo"), List.of(OTHER)));
        play.connect("romeo", "orchard", "").expectRefusal(NOT_AUTHORIZED);

        play.loginsAt(romeo().generation());
        done(book().enable(Play.jid("romeo"), false));
        play.connect("romeo", "orchard", "").expectRefusal(NOT_AUTHORIZED);
        done(book().enable(Play.jid("romeo"), true));
        play.connect("romeo", "orchard", "").expectRefusal(NOT_AUTHORIZED);

        play.loginsAt(romeo().generation());
        play.enter("romeo", "orchard");
    }

    @Test
    void aLoginOfARemovedAccountIsNoneOfTheNextOneOfThatName() {
        play.loginsAt(romeo().generation());
        done(book().remove(Play.jid("romeo")));
        assertThat(book().find(Play.jid("romeo"))).isEmpty();
        Instant later = Play.START.plusMillis(1);
        assertThat(book().create(new AccountRecord(Play.jid("romeo"), later, false, false, List.of())))
                .isTrue();
        assertThat(book().create(new AccountRecord(Play.jid("romeo"), later, false, false, List.of())))
                .isFalse();
        play.connect("romeo", "orchard", "").expectRefusal(NOT_AUTHORIZED);
    }

    @Test
    void aLoginBeforeTheChangeCannotResumeAfterIt() {
        Actor romeo = play.enter("romeo", "orchard");
        String id = romeo.send("<enable xmlns='urn:xmpp:sm:3' resume='true'/>")
                .next()
                .attributeOr("id", "");
        play.loginsAt(romeo().generation());
        romeo.send("<iq type='set' id='1'><query xmlns='jabber:iq:register'><username>romeo</username>"
                        + "<password>a new one entirely</password></query></iq>")
                .next();
        romeo.cut();
        play.resume(romeo, id, 1)
                .expectRefusal("<failed xmlns='urn:xmpp:sm:3'>"
                        + "<item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
        play.loginsAt(romeo().generation());
        play.resume(romeo, id, 1).expect("<resumed xmlns='urn:xmpp:sm:3' previd='" + id + "' h='1'/>");
    }

    @Test
    void whoIsNotThereIsNotChanged() {
        assertThat(book().enable(Play.jid("rosaline"), false)).isNull();
        assertThat(book().remove(Play.jid("rosaline"))).isNull();
        assertThat(book().create(new AccountRecord(Play.jid("juliet"), Play.START, false, false, List.of())))
                .isFalse();
    }
}
