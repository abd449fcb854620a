package im.clove.node.admin;

import java.util.concurrent.locks.ReentrantLock;

/// Changes that look at something before: one at a time, so that it is still so when they are made. Thread-safe.
final class Alone {
    private final ReentrantLock lock = new ReentrantLock();

    /// What is asked, and what is then done.
    @FunctionalInterface
    interface Change {
        void make() throws ControlException;
    }

    void make(Change change) throws ControlException {
        lock.lock();
        try {
            change.make();
        } finally {
            lock.unlock();
        }
    }
}
