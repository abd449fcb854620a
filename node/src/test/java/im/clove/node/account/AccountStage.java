package im.clove.node.account;

import im.clove.node.core.Envelope;
import im.clove.node.core.Hosts;
import im.clove.node.core.Proof;
import im.clove.node.core.Ticket;
import im.clove.node.ext.Archive;
import im.clove.node.ext.BlockList;
import im.clove.node.ext.FirstContacts;
import im.clove.node.ext.std.StandardExtensions;
import im.clove.node.owner.Memory;
import im.clove.node.owner.Step;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Batch;
import im.clove.node.store.Key;
import im.clove.node.store.OfflineQueue;
import im.clove.node.store.Store;
import im.clove.node.store.StoreException;
import im.clove.node.store.Stores;
import im.clove.node.store.Table;
import im.clove.node.store.Tables;
import im.clove.node.store.memory.MemoryStore;
import im.clove.runtime.budget.Budget;
import im.clove.runtime.owner.ManualTimers;
import im.clove.runtime.owner.StepExecutor;
import im.clove.runtime.random.Tokens;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stream.StreamCondition;
import im.clove.xmpp.xml.Elements;
import im.clove.xmpp.xml.XmlWriter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One account, its mailbox worked off by hand, over a store whose commits fail as planned. What it says and what it
/// knows can be read.
final class AccountStage {
    static final Jid ROMEO = Jid.parse("romeo@verona.example");
    static final Instant NOW = Instant.parse("1597-04-23T18:00:00Z");

    final List<String> said = new ArrayList<>();
    final Deque<Boolean> plan = new ArrayDeque<>();
    final ManualTimers timers = new ManualTimers();
    final Stores stores;
    final AccountState state;
    int commits;

    /// What happens during the next commits.
    Runnable meanwhile = () -> {};

    /// Reading this table in order fails.
    @Nullable
    Table unreadable;

    private final MemoryStore memory = new MemoryStore();
    private final StepExecutor executor = new StepExecutor();
    private final AccountOwner owner;
    private final Step<AccountEvent> mailbox;

    AccountStage() {
        this(AccountLimits.DEFAULT);
    }

    AccountStage(AccountLimits limits) {
        stores = Stores.over(new Planned(), OfflineQueue.Quota.STANDARD);
        Batch batch = new Batch();
        stores.accounts().put(batch, new AccountRecord(ROMEO, NOW, false, false, List.of()));
        stores.store().commit(batch);
        AccountServices services = new AccountServices(
                stores,
                StandardExtensions.of("1", NOW, 10, new SecureRandom()),
                new Hosts(Set.of(Domain.of("verona.example")), List.of()),
                this::submitted,
                _ -> CompletableFuture.completedFuture(null),
                new FirstContacts(),
                new AccountServices.Tools(
                        Clock.fixed(NOW, ZoneOffset.UTC),
                        timers,
                        executor,
                        new Tokens(new SecureRandom()),
                        Budget.unlimited()),
                limits);
        Memory known = new Memory();
        state = new AccountState(ROMEO, services, known, this::later);
        owner = new AccountOwner(state, im.clove.runtime.budget.Budget.unlimited());
        mailbox = new Step<>("account", executor, stores.store(), known, owner);
        commits = 0;
    }

    void later(AccountEvent event) {
        mailbox.post(event);
    }

    private void submitted(Envelope envelope) {
        said.add("submitted " + show(envelope.stanza()));
    }

    /// These arrive together, and are one batch.
    AccountStage post(AccountEvent... events) {
        for (AccountEvent event : events) {
            mailbox.post(event);
        }
        executor.runAll(1_000);
        return this;
    }

    Seat seat(String resource) {
        return new Seat(resource);
    }

    Ticket ticket(String name) {
        return () -> said.add("done " + name);
    }

    <T> CompletableFuture<T> answer(String name) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        CompletableFuture<?> _ =
                answer.whenComplete((value, e) -> said.add("answer " + name + ' ' + (e == null ? value : "failed")));
        return answer;
    }

    static Stanza stanza(String xml) {
        return Stanza.of(Elements.stanza(xml));
    }

    static String show(Stanza stanza) {
        return plain(XmlWriter.toString(stanza.element()));
    }

    /// Without what is made by chance.
    private static String plain(String text) {
        return text.replaceAll("<stanza-id [^>]*>", "<stanza-id/>")
                .replaceAll("[^\\x20-\\x7e]", ".")
                .replaceAll("[0-9a-f]{24}", "~");
    }

    /// All the account knows.
    List<String> known() {
        List<String> out = new ArrayList<>();
        for (Attached a : state.attached()) {
            out.add("session " + a.session.resource() + ' ' + a.known());
        }
        out.sort(null);
        state.inDelivery()
                .all()
                .forEach(e ->
                        out.add("in delivery " + e.getKey() + '=' + e.getValue().size()));
        owner.held()
                .forEach(due -> out.add(
                        "held " + due.number() + ' ' + show(due.envelope().stanza())));
        out.add("removed: " + state.isRemoved());
        if (!state.isRemoved()) {
            out.add("roster " + state.roster() + ", changes "
                    + state.book().version().changes());
            out.add("requests " + state.book().waiting());
            out.add("blocked " + state.chapter(BlockList.CHAPTER));
            out.add("archive " + state.chapter(Archive.CHAPTER));
        }
        return out;
    }

    /// All that is in the store.
    List<String> stored() {
        List<String> out = new ArrayList<>();
        for (Table table : memory.tables().stream()
                .sorted(Comparator.comparing(Table::onDisk))
                .toList()) {
            for (Tables.Entry entry : memory.scan(table, Key.ofBytes(new byte[0]), null, 10_000)) {
                String key = new String(entry.key().bytes(), StandardCharsets.ISO_8859_1);
                String value = new String(entry.value(), StandardCharsets.ISO_8859_1);
                // The keys of a password are made by chance.
                out.add(table + " " + plain(key) + (table == Table.ACCOUNTS ? "" : " " + plain(value)));
            }
        }
        return out;
    }

    /// A session that only writes down what it is told.
    final class Seat implements SessionPort {
        private final String resource;
        long asleepSince = AWAKE;

        private Seat(String resource) {
            this.resource = resource;
        }

        @Override
        public String resource() {
            return resource;
        }

        @Override
        public Proof proof() {
            return Proof.PASSWORD;
        }

        @Override
        public long asleepSince() {
            return asleepSince;
        }

        @Override
        public void bound() {
            said.add(resource + " is bound");
        }

        @Override
        public void deliver(Stanza stanza, long queued) {
            said.add(resource + " gets " + queued + ' ' + show(stanza));
        }

        @Override
        public void end(StreamCondition condition, String text) {
            said.add(resource + " ends: " + condition);
        }
    }

    private final class Planned implements Store {
        @Override
        public byte @Nullable [] get(Table table, Key key) {
            return memory.get(table, key);
        }

        @Override
        public List<Entry> scan(Table table, Key prefix, @Nullable Key after, int limit) {
            if (table.equals(unreadable)) {
                throw new StoreException("The disk cannot be read (in this test)", null);
            }
            return memory.scan(table, prefix, after, limit);
        }

        @Override
        public List<Entry> scanBack(Table table, Key prefix, @Nullable Key before, int limit) {
            return memory.scanBack(table, prefix, before, limit);
        }

        @Override
        public Set<Table> tables() {
            return memory.tables();
        }

        @Override
        public void commit(Batch batch) {
            commits++;
            meanwhile.run();
            if (Boolean.TRUE.equals(plan.pollFirst())) {
                throw new StoreException("The disk is full (in this test)", null);
            }
            memory.commit(batch);
        }

        @Override
        public void close() {
            memory.close();
        }
    }
}
