package im.clove.node.admin;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// Takes the news of a node's start from its parts, and knows how far it has got. Thread-safe; whoever listens is
/// told on the thread the news came from, one change at a time, and must not block.
public final class Startup implements Consumer<Stage> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Consumer<Progress> moved;
    private final Consumer<String> notices;
    private Progress progress = Progress.NONE;
    private volatile Optional<String> unlogged = Optional.empty();

    /// @param moved told of each change
    /// @param notices told what else the person who started the node should know
    public Startup(Consumer<Progress> moved, Consumer<String> notices) {
        this.moved = moved;
        this.notices = notices;
    }

    /// For a node that nobody watches.
    public static Startup unwatched() {
        return new Startup(_ -> {}, _ -> {});
    }

    @Override
    public void accept(Stage news) {
        lock.lock();
        try {
            Progress next = progress.after(news);
            if (!next.equals(progress)) {
                progress = next;
                moved.accept(next);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Something that does not stop the start: a sentence for a person.
    public void notice(String text) {
        notices.accept(text);
    }

    /// There is no log file, though there is to be one.
    public void unlogged(String why) {
        unlogged = Optional.of(why);
    }

    /// Why there is no log file, though there is to be one; empty if there is, or is not meant to be.
    public Optional<String> unlogged() {
        return unlogged;
    }

    /// How far it is.
    public Progress now() {
        lock.lock();
        try {
            return progress;
        } finally {
            lock.unlock();
        }
    }
}
