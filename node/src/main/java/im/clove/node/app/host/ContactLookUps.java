package im.clove.node.app.host;

import im.clove.node.store.AccountRecord;
import im.clove.node.store.Rosters;
import im.clove.node.store.Shelf;
import im.clove.node.store.StoredContact;
import im.clove.node.store.Stores;
import im.clove.node.store.Table;
import im.clove.runtime.transport.I2pPlace;
import im.clove.s2s.place.DarknetMap;
import im.clove.s2s.place.Target;
import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks I2P for the contacts' servers after the start, one after the other with pauses, so that the first message
/// of the day does not wait for a look-up. Only destinations are asked for, never names; in no order, so that
/// nothing can be read from it. Blocks the thread it is run on; [#close] ends it.
final class ContactLookUps implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ContactLookUps.class);
    private static final int MOST = 300;
    private static final int PAGE = 500;
    private static final Duration EACH = Duration.ofSeconds(30);
    private static final Duration START = Duration.ofMinutes(10);
    private static final int PAUSE_MILLIS = 1_500;

    private final Stores stores;
    private final DarknetMap map;
    private final CountDownLatch closed = new CountDownLatch(1);

    ContactLookUps(Stores stores, DarknetMap map) {
        this.stores = stores;
        this.map = map;
    }

    /// @param awaitOpen waits until this node's destination is open; false if it is not within that time
    /// @param canSee looks a destination up; false if it is not found within that time
    void run(Predicate<Duration> awaitOpen, BiPredicate<B32, Duration> canSee, Random random) {
        try {
            if (!awaitOpen.test(START)) {
                return;
            }
            List<B32> all = new ArrayList<>(servers());
            Collections.shuffle(all, random);
            int found = 0;
            for (B32 each : all) {
                if (closed.await(PAUSE_MILLIS + random.nextInt(2 * PAUSE_MILLIS), TimeUnit.MILLISECONDS)) {
                    return;
                }
                found += canSee.test(each, EACH) ? 1 : 0;
            }
            LOG.info("Of {} servers of contacts, {} were found", all.size(), found);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("The look-up of contacts' servers ended early", e);
        }
    }

    /// Where the contacts of all accounts are.
    Set<B32> servers() {
        Set<Domain> domains = new LinkedHashSet<>();
        Jid after = null;
        List<AccountRecord> page;
        do {
            page = stores.accounts().list(after, PAGE);
            for (AccountRecord account : page) {
                after = account.jid();
                Rosters.contacts(Shelf.of(stores.store(), Table.ROSTERS, after)).stream()
                        .map(StoredContact::jid)
                        .map(Jid::domain)
                        .forEach(domains::add);
            }
        } while (page.size() == PAGE && domains.size() < MOST);
        Set<B32> out = new LinkedHashSet<>();
        for (Domain domain : domains) {
            if (out.size() < MOST && map.resolve(domain) instanceof Target.Peer(I2pPlace(B32 b32, int _))) {
                out.add(b32);
            }
        }
        return out;
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
