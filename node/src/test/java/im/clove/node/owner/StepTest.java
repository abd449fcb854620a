package im.clove.node.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.node.store.Batch;
import im.clove.node.store.Key;
import im.clove.node.store.Store;
import im.clove.node.store.Table;
import im.clove.node.store.memory.MemoryStore;
import im.clove.runtime.owner.StepExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StepTest {
    private final List<String> log = new ArrayList<>();
    private final Memory memory = new Memory();
    private final Memory.Cell<String> last = memory.cell("none");
    private final Memory.Table<String, Integer> count = memory.table(new TreeMap<>());
    private final StepExecutor executor = new StepExecutor();
    private final Store store = new Written();
    private final Step<String> step = new Step<>("test", executor, store, memory, new Words());

    private final class Written implements Store {
        private final MemoryStore inside = new MemoryStore();

        @Override
        public byte @Nullable [] get(Table table, Key key) {
            return inside.get(table, key);
        }

        @Override
        public List<Entry> scan(Table table, Key prefix, @Nullable Key after, int limit) {
            return inside.scan(table, prefix, after, limit);
        }

        @Override
        public List<Entry> scanBack(Table table, Key prefix, @Nullable Key before, int limit) {
            return inside.scanBack(table, prefix, before, limit);
        }

        @Override
        public Set<Table> tables() {
            return inside.tables();
        }

        @Override
        public void commit(Batch batch) {
            log.add("commit " + batch.size());
            inside.commit(batch);
        }

        @Override
        public void close() {
            inside.close();
        }
    }

    /// `bad` throws, `alone` is committed by itself, `read` writes nothing.
    private final class Words implements Step.Owner<String> {
        @Override
        public void handle(String event, Work work) {
            last.set(event);
            count.put(event, count.get(event, 0) + 1);
            if (event.equals("bad") || event.equals("worst")) {
                count.remove("good");
                throw new IllegalStateException("as planned (in this test)");
            }
            if (!event.equals("read")) {
                work.batch().put(Table.META, Key.of(event), new byte[0]);
            }
            work.after(() -> log.add("told " + event));
        }

        @Override
        public void fail(String event, RuntimeException cause, Work unwritten) {
            log.add("failed " + event + ", last " + last.get());
            last.set("failing");
            if (event.equals("worst")) {
                unwritten.after(() -> log.add("never said"));
                throw new IllegalStateException("as planned (in this test)");
            }
            unwritten.batch().put(Table.META, Key.of("never"), new byte[0]);
            unwritten.after(() -> log.add("said so"));
        }

        @Override
        public boolean isAlone(String event) {
            return event.equals("alone");
        }
    }

    private void post(String... events) {
        for (String event : events) {
            step.post(event);
        }
        executor.runAll(100);
    }

    @Test
    void aBatchIsCommittedOnceAndThenTold() {
        post("a", "b", "read");
        assertThat(log).containsExactly("commit 2", "told a", "told b", "told read");
    }

    @Test
    void whatWritesNothingCommitsNothing() {
        post("read");
        assertThat(log).containsExactly("told read");
    }

    @Test
    void theOneAtFaultFailsAloneAndMemoryIsAsItWas() {
        post("good");
        log.clear();
        post("a", "bad", "b");
        assertThat(log).containsExactly("commit 1", "told a", "failed bad, last a", "said so", "commit 1", "told b");
        assertThat(last.get()).isEqualTo("b");
        assertThat(count.get("bad")).isNull();
        assertThat(count.get("good")).isOne();
        assertThat(count.get("a")).isOne();
        assertThat(store.get(Table.META, Key.of("never"))).isNull();
    }

    @Test
    void whoCannotEvenFailTakesNobodyAlong() {
        post("a", "worst", "b");
        assertThat(log).containsExactly("commit 1", "told a", "failed worst, last a", "commit 1", "told b");
        assertThat(last.get()).isEqualTo("b");
        assertThat(count.get("worst")).isNull();
    }

    @Test
    void oneThatStandsAloneHasACommitOfItsOwn() {
        post("a", "b", "alone", "c");
        assertThat(log).containsExactly("commit 2", "told a", "told b", "commit 1", "told alone", "commit 1", "told c");
    }

    @Test
    void nobodyElseMayWrite() {
        assertThatThrownBy(() -> last.set("x")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> count.put("x", 1)).isInstanceOf(IllegalStateException.class);
    }
}
