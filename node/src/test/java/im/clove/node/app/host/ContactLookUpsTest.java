package im.clove.node.app.host;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.store.AccountRecord;
import im.clove.node.store.Batch;
import im.clove.node.store.OfflineQueue;
import im.clove.node.store.StoredContact;
import im.clove.node.store.StoredRosters;
import im.clove.node.store.Stores;
import im.clove.node.store.memory.MemoryStore;
import im.clove.runtime.transport.I2pPlace;
import im.clove.s2s.place.DarknetMap;
import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class ContactLookUpsTest {
    private static final B32 SELF = b32(0);
    private static final B32 BENVOLIO = b32(1);
    private static final B32 MAPPED = b32(2);

    private final MemoryStore store = new MemoryStore();
    private final Stores stores = Stores.over(store, new OfflineQueue.Quota(10, 1_000));
    private final DarknetMap map = new DarknetMap(
            SELF, Set.of(Domain.of(SELF)), Map.of(Domain.of("verona.example"), new I2pPlace(MAPPED, 5269)), true);
    private final ContactLookUps lookUps = new ContactLookUps(stores, map);
    private final List<B32> asked = new ArrayList<>();
    private final BiPredicate<B32, Duration> network = (b32, _) -> asked.add(b32);

    private static B32 b32(int first) {
        byte[] hash = new byte[32];
        hash[0] = (byte) first;
        return B32.ofHash(hash);
    }

    private void account(String name, String... contacts) {
        Jid account = Jid.parse(name + "@" + SELF.hostname());
        Batch batch = new Batch();
        stores.accounts().put(batch, new AccountRecord(account, Instant.EPOCH, false, false, List.of()));
        for (String contact : contacts) {
            StoredRosters.put(
                    store,
                    batch,
                    account,
                    new StoredContact(
                            Jid.parse(contact), "", List.of(), StoredContact.Subscription.BOTH, false, false));
        }
        store.commit(batch);
    }

    @Test
    void theServersOfAllContactsAreAskedForOnceEach() {
        account("juliet", "benvolio@" + BENVOLIO.hostname(), "mercutio@" + BENVOLIO.hostname());
        account("nurse", "peter@verona.example", "benvolio@" + BENVOLIO.hostname());
        lookUps.run(_ -> true, network, new Random(1));
        assertThat(asked).containsExactlyInAnyOrder(BENVOLIO, MAPPED);
    }

    @Test
    void namesThatTheMapDoesNotHaveAndOurOwnAreNot() {
        account("juliet", "peter@mantua.example", "nurse@" + SELF.hostname());
        assertThat(lookUps.servers()).isEmpty();
    }

    @Test
    void manyContactsAreCutShort() {
        String[] many = new String[400];
        for (int i = 0; i < many.length; i++) {
            byte[] hash = new byte[32];
            hash[0] = 9;
            hash[1] = (byte) i;
            hash[2] = (byte) (i >> 8);
            many[i] = "a@" + B32.ofHash(hash).hostname();
        }
        account("juliet", many);
        assertThat(lookUps.servers()).hasSize(300);
    }

    @Test
    void nothingIsAskedIfTheDestinationDoesNotOpenOrTheNodeStops() {
        account("juliet", "benvolio@" + BENVOLIO.hostname());
        lookUps.run(_ -> false, network, new Random(1));
        lookUps.close();
        lookUps.run(_ -> true, network, new Random(1));
        assertThat(asked).isEmpty();
    }
}
