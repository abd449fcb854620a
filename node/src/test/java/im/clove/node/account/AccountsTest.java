package im.clove.node.account;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.core.Hosts;
import im.clove.node.ext.Extensions;
import im.clove.node.ext.FirstContacts;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Batch;
import im.clove.node.store.OfflineQueue;
import im.clove.node.store.Stores;
import im.clove.node.store.memory.MemoryStore;
import im.clove.runtime.budget.Budget;
import im.clove.runtime.owner.ManualTimers;
import im.clove.runtime.owner.StepExecutor;
import im.clove.runtime.random.Tokens;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// Which accounts stay loaded.
final class AccountsTest {
    private static final int LOADED = 2_000;

    private final Stores stores = Stores.over(new MemoryStore(), OfflineQueue.Quota.STANDARD);
    private final StepExecutor executor = new StepExecutor();
    private final Accounts accounts = new Accounts(new AccountServices(
            stores,
            new Extensions(List.of()),
            new Hosts(Set.of(Domain.of("verona.example")), List.of()),
            _ -> {},
            _ -> CompletableFuture.completedFuture(null),
            new FirstContacts(),
            new AccountServices.Tools(
                    Clock.systemUTC(), new ManualTimers(), executor, new Tokens(new Random(1)), Budget.unlimited()),
            AccountLimits.DEFAULT));

    private static Jid jid(int i) {
        return Jid.parse("montague" + i + "@verona.example");
    }

    private List<Account> load(int from, int to) {
        List<Account> owners = new ArrayList<>();
        for (int i = from; i < to; i++) {
            owners.add(accounts.with(jid(i), account -> {
                CompletableFuture<?> _ = account.settle();
                return account;
            }));
        }
        return owners;
    }

    private void create(int count) {
        Batch batch = new Batch();
        for (int i = 0; i < count; i++) {
            stores.accounts().put(batch, new AccountRecord(jid(i), Instant.EPOCH, false, false, List.of()));
        }
        stores.store().commit(batch);
    }

    @Test
    void onlyWhoeverLoadsOneMoreMakesRoom() {
        create(LOADED + 3);
        List<Account> first = load(0, LOADED + 2); // all of them have work to do
        executor.runAll(10 * LOADED);
        // Now none has; who is spoken to and is loaded takes no other's place.
        assertThat(load(0, LOADED + 2)).isEqualTo(first);
        executor.runAll(10 * LOADED);
        load(LOADED + 2, LOADED + 3);
        assertThat(load(0, LOADED + 2).stream().filter(first::contains).count()).isBetween(1_000L, 1_500L);
    }
}
