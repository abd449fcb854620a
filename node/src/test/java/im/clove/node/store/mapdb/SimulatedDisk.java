package im.clove.node.store.mapdb;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A disk in memory that knows what was flushed and what was not. It can fail at any operation and lose power at
/// any: then every 512 bytes written since the last flush are there or not, each for itself, and so is every
/// rename.
final class SimulatedDisk implements FileIo {
    private static final int SECTOR = 512;

    /// What goes wrong at the chosen operation.
    enum Fault {
        /// The operation fails and changes nothing; the next one works.
        ERROR,
        /// A write stops half-way and fails; the next one works.
        SHORT_WRITE,
        /// There is no room from then on, until [SimulatedDisk#makeRoom].
        FULL,
        /// The process is gone: this and every later operation fails.
        CRASH
    }

    private final Map<Path, Content> names = new HashMap<>();
    private final Map<Path, Content> durableNames = new HashMap<>();
    private long operations;
    private long failAt = Long.MAX_VALUE;
    private Fault fault = Fault.ERROR;
    private boolean full;
    private boolean crashed;

    void failAt(long operation, Fault how) {
        failAt = operation;
        fault = how;
    }

    void makeRoom() {
        full = false;
    }

    /// Operations that change something, so far.
    synchronized long operations() {
        return operations;
    }

    synchronized boolean isCrashed() {
        return crashed;
    }

    synchronized byte[] bytes(Path path) {
        return names.get(path).live;
    }

    /// What the next process finds after the process was killed: everything written, flushed or not.
    synchronized SimulatedDisk afterKill() {
        SimulatedDisk next = new SimulatedDisk();
        names.forEach((path, content) -> next.names.put(path, new Content(content.live)));
        next.durableNames.putAll(next.names);
        return next;
    }

    /// What the next process finds after a power cut.
    synchronized SimulatedDisk afterPowerCut(Random random) {
        SimulatedDisk next = new SimulatedDisk();
        Map<Path, Content> survived = random.nextBoolean() ? names : durableNames;
        survived.forEach((path, content) -> next.names.put(path, new Content(content.survivor(random))));
        next.durableNames.putAll(next.names);
        return next;
    }

    private synchronized boolean change(boolean needsRoom) throws IOException {
        if (crashed) {
            throw new IOException("The process is gone");
        }
        operations++;
        if (operations == failAt) {
            switch (fault) {
                case ERROR -> throw new IOException("Input/output error");
                case SHORT_WRITE -> {
                    return false;
                }
                case FULL -> full = true;
                case CRASH -> {
                    crashed = true;
                    return false;
                }
            }
        }
        if (full && needsRoom) {
            throw new IOException("No space left on device");
        }
        return true;
    }

    @Override
    public synchronized StoreFile open(Path path) throws IOException {
        Content content = names.get(path);
        if (content == null) {
            if (!change(true)) {
                throw new IOException("The process is gone");
            }
            content = new Content(new byte[0]);
            names.put(path, content);
        }
        return new Handle(content);
    }

    @Override
    public synchronized boolean exists(Path path) {
        return names.containsKey(path);
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        if (!change(false)) {
            throw new IOException("The process is gone");
        }
        names.put(to, names.remove(from));
    }

    @Override
    public synchronized void delete(Path path) throws IOException {
        if (names.containsKey(path)) {
            if (!change(false)) {
                throw new IOException("The process is gone");
            }
            names.remove(path);
        }
    }

    @Override
    public synchronized void syncFolder(Path folder) throws IOException {
        if (!change(false)) {
            throw new IOException("The process is gone");
        }
        durableNames.clear();
        durableNames.putAll(names);
    }

    /// A file's bytes, and what of them the disk has confirmed.
    private static final class Content {
        private byte[] live;
        private byte[] durable;
        private final List<long[]> unflushed = new ArrayList<>();

        Content(byte[] bytes) {
            live = bytes.clone();
            durable = bytes.clone();
        }

        byte[] survivor(Random random) {
            int length = random.nextBoolean() ? live.length : durable.length;
            byte[] result = Arrays.copyOf(durable, length);
            for (long[] range : unflushed) {
                for (long at = range[0] / SECTOR * SECTOR; at < range[1]; at += SECTOR) {
                    int from = (int) at;
                    int to = (int) Math.min(Math.min(at + SECTOR, length), live.length);
                    if (from < to && random.nextBoolean()) {
                        System.arraycopy(live, from, result, from, to - from);
                    }
                }
            }
            return result;
        }
    }

    private final class Handle implements StoreFile {
        private final Content content;

        Handle(Content content) {
            this.content = content;
        }

        @Override
        public int read(long position, byte[] into, int offset, int length) {
            synchronized (SimulatedDisk.this) {
                int available = (int) Math.max(0, Math.min(length, content.live.length - position));
                if (available > 0) {
                    System.arraycopy(content.live, (int) position, into, offset, available);
                }
                return available;
            }
        }

        @Override
        public void write(long position, byte[] from, int offset, int length) throws IOException {
            synchronized (SimulatedDisk.this) {
                if (length == 0) {
                    return;
                }
                boolean grows = position + length > content.live.length;
                boolean whole = change(grows);
                put(position, from, offset, whole ? length : length / 2);
                if (!whole) {
                    throw new IOException("The write stopped half-way");
                }
            }
        }

        private void put(long position, byte[] from, int offset, int length) {
            int end = (int) position + length;
            if (end > content.live.length) {
                content.live = Arrays.copyOf(content.live, end);
            }
            System.arraycopy(from, offset, content.live, (int) position, length);
            content.unflushed.add(new long[] {position, end});
        }

        @Override
        public void force() throws IOException {
            synchronized (SimulatedDisk.this) {
                if (!change(false)) {
                    throw new IOException("The flush did not finish");
                }
                if (content.durable.length != content.live.length) {
                    content.durable = Arrays.copyOf(content.durable, content.live.length);
                }
                for (long[] range : content.unflushed) {
                    int from = (int) Math.min(range[0], content.live.length);
                    int to = (int) Math.min(range[1], content.live.length);
                    System.arraycopy(content.live, from, content.durable, from, to - from);
                }
                content.unflushed.clear();
            }
        }

        @Override
        public long size() {
            synchronized (SimulatedDisk.this) {
                return content.live.length;
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            synchronized (SimulatedDisk.this) {
                if (!change(false)) {
                    throw new IOException("The process is gone");
                }
                content.live = Arrays.copyOf(content.live, (int) size);
            }
        }

        @Override
        public void close() {}
    }
}
