package im.clove.node.owner;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What an owner knows, as far as a failed commit takes it back. Values are **replaced, never changed**: whoever
/// writes puts a new immutable value, and the old one is kept until the commit has returned. There is no other way to
/// write, so nothing can be forgotten. Confined to its owner.
public final class Memory {
    private final List<Runnable> past = new ArrayList<>();
    private Runnable check = () -> {};

    /// A single value.
    public <T> Cell<T> cell(T initial) {
        return new Cell<>(initial);
    }

    /// Values by key.
    ///
    /// @param empty decides the order
    public <K, V> Table<K, V> table(Map<K, V> empty) {
        return new Table<>(empty);
    }

    /// From now on only its owner may write.
    ///
    /// @param thread throws unless the caller is on the owner's own
    void ownedBy(Runnable thread) {
        check = thread;
    }

    /// What was written is true: it has been committed, or needs no commit.
    void settle() {
        past.clear();
    }

    /// Everything is again as it was when it was settled last.
    void recall() {
        past.reversed().forEach(Runnable::run);
        past.clear();
    }

    private void note(Runnable back) {
        check.run();
        past.add(back);
    }

    /// A value that is replaced.
    public final class Cell<T> {
        private T value;

        private Cell(T initial) {
            this.value = initial;
        }

        public T get() {
            return value;
        }

        public void set(T next) {
            T before = value;
            note(() -> value = before);
            value = next;
        }
    }

    /// Values that are replaced, by key.
    public final class Table<K, V> {
        private final Map<K, V> map;

        private Table(Map<K, V> empty) {
            this.map = empty;
        }

        public @Nullable V get(K key) {
            return map.get(key);
        }

        public V get(K key, V otherwise) {
            return map.getOrDefault(key, otherwise);
        }

        public boolean has(K key) {
            return map.containsKey(key);
        }

        public void put(K key, V value) {
            V before = map.put(key, value);
            note(() -> back(key, before));
        }

        /// @return what it was, or null
        public @Nullable V remove(K key) {
            V before = map.remove(key);
            if (before != null) {
                note(() -> map.put(key, before));
            }
            return before;
        }

        /// Removes all.
        public void clear() {
            List.copyOf(map.keySet()).forEach(this::remove);
        }

        private void back(K key, @Nullable V before) {
            if (before == null) {
                map.remove(key);
            } else {
                map.put(key, before);
            }
        }

        public boolean isEmpty() {
            return map.isEmpty();
        }

        public int size() {
            return map.size();
        }

        /// A view; not to be kept while something is written.
        public Collection<V> values() {
            return Collections.unmodifiableCollection(map.values());
        }

        /// As [#values].
        public Set<Map.Entry<K, V>> entries() {
            return Collections.unmodifiableMap(map).entrySet();
        }
    }
}
