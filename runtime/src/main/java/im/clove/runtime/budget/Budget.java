package im.clove.runtime.budget;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What one owner holds of the heap, in bytes as [im.clove.xmpp.xml.HeapWeight] counts them. A tree: the node, in it
/// its accounts, links
/// to other servers and connections, in an account its sessions. What is charged to one counts for all above it.
///
/// Every owner has a share it is assured, which passes as long as the node has anything at all, whatever the owners
/// above it hold. Beyond that a charge
/// passes only while the node as a whole holds less than the line of the owner's [Rank], and while no owner on the way
/// holds the most it may. When even accounts are refused, the greediest of those who can ([#onRelief]) is asked to let
/// go: of the lowest rank first, of the greatest excess among them.
///
/// Thread-safe; nothing here waits. Charging is an addition for each level.
public final class Budget implements AutoCloseable {
    /// What the router, the program and the handling of single stanzas take of the heap, in bytes.
    private static final long BASE = 48L << 20;

    private static final long LEAST = 8L << 20;

    private final @Nullable Budget parent;
    private final String name;
    private final AtomicLong held = new AtomicLong();
    private final AtomicBoolean isAsked = new AtomicBoolean();
    private final House house;
    private volatile Kind kind;
    private volatile Terms terms;
    private volatile @Nullable Runnable relief;
    private volatile boolean closed;

    /// What an owner is, and what owners of this kind may hold. The name says the rest.
    public enum Kind {
        NODE("node", Rank.ASSURED, 0, 100),
        /// A connection with somebody who has not proved who he is: what a login takes passes.
        CONNECTION("connection before login", Rank.BEFORE_LOGIN, 64, 2),
        STRANGER("server nobody here writes to", Rank.STRANGER, 16, 5),
        LINK("server", Rank.PEER, 128, 10),
        ACCOUNT("account", Rank.ACCOUNT, 256, 20),
        /// A program of this machine that speaks for a domain of its own.
        COMPONENT("component", Rank.PEER, 128, 10),
        /// What a client of an account is to get.
        SESSION("session", Rank.ACCOUNT, 128, 12),
        /// What a client of an account has said and is not there yet.
        SAYING("requests", Rank.ACCOUNT, 64, 12),
        ROOM("room", Rank.PEER, 128, 5),
        /// Caches, the store, answers in the node's own name.
        PART("part of the node", Rank.ASSURED, 0, 30);

        private final String text;
        private final Rank rank;
        private final int assuredKib;
        private final int mostPercent;

        Kind(String text, Rank rank, int assuredKib, int mostPercent) {
            this.text = text;
            this.rank = rank;
            this.assuredKib = assuredKib;
            this.mostPercent = mostPercent;
        }

        private Terms of(long limit) {
            return new Terms(rank, assuredKib * 1024L, limit / 100 * mostPercent);
        }

        /// In the words of the owner of the node.
        public String text() {
            return text;
        }
    }

    /// What an owner may hold.
    ///
    /// @param assured bytes, which pass before all ranks
    /// @param most bytes
    public record Terms(Rank rank, long assured, long most) {}

    /// An owner as it stands.
    public record Holder(Kind kind, String name, Rank rank, long held) {}

    /// What only the node knows.
    private static final class House {
        private final Set<Budget> all = ConcurrentHashMap.newKeySet();
        private final ReentrantLock asking = new ReentrantLock();
        private final AtomicLong refused = new AtomicLong();
    }

    private Budget(@Nullable Budget parent, Kind kind, String name, Terms terms) {
        this.parent = parent;
        this.kind = kind;
        this.name = name;
        this.terms = terms;
        this.house = parent == null ? new House() : parent.house;
    }

    /// The budget of a whole node.
    ///
    /// @param limit bytes
    public static Budget node(long limit) {
        return new Budget(null, Kind.NODE, "node", new Terms(Rank.ASSURED, 0, limit));
    }

    /// Of a node that may hold everything: for programs and tests in which nobody counts.
    public static Budget unlimited() {
        return node(Long.MAX_VALUE);
    }

    /// What a node may hold whose heap may grow to this: what is left of it without the router and the program, less a
    /// quarter for what comes and goes.
    ///
    /// @param heap bytes, as [Runtime#maxMemory()] says
    /// @return bytes
    public static long share(long heap) {
        return Math.max(LEAST, (heap - BASE) / 4 * 3);
    }

    /// Somebody who holds a part of this.
    ///
    /// @param name for people: an address, or a few words
    public Budget open(Kind ofWhat, String name) {
        return open(ofWhat, name, ofWhat.of(root().terms.most));
    }

    /// As [#open(Kind, String)], on other terms than its kind has.
    public Budget open(Kind ofWhat, String name, Terms terms) {
        Budget child = new Budget(this, ofWhat, name, terms);
        house.all.add(child);
        return child;
    }

    /// Bytes charged here and below.
    public long held() {
        return held.get();
    }

    /// The most that may be charged.
    public long most() {
        return terms.most;
    }

    public Kind kind() {
        return kind;
    }

    /// Makes the owner one of another kind from now on.
    public void become(Kind other) {
        kind = other;
        terms = other.of(root().terms.most);
    }

    /// What the owner does when it is asked to let go of what it holds: must only post. It is asked once.
    public void onRelief(Runnable letGo) {
        relief = letGo;
    }

    /// Charges this, if it may.
    ///
    /// @return false if it may not; then nothing was charged
    public boolean tryCharge(long bytes) {
        return tryCharge(bytes, true);
    }

    /// As [#tryCharge], for what is here only while it comes, such as an element that is half read: not how much the
    /// owner holds counts, only how full the node is.
    ///
    /// @return false if it may not; then nothing was charged
    public boolean tryPass(long bytes) {
        return tryCharge(bytes, false);
    }

    private boolean tryCharge(long bytes, boolean isBound) {
        boolean isAssured = false;
        for (Budget each = this; each != null; each = each.parent) {
            long now = each.held.addAndGet(bytes);
            isAssured |= each.isAssured(now);
            if (now > each.bound(terms.rank, isAssured, isBound)) {
                takeBack(bytes, each);
                if (each.parent == null) {
                    refused(isAssured ? Rank.ASSURED : terms.rank);
                }
                return false;
            }
        }
        return true;
    }

    private boolean isAssured(long now) {
        return parent != null && now <= terms.assured;
    }

    /// How much this may hold with something that is charged to it or below it.
    private long bound(Rank wish, boolean isAssured, boolean isBound) {
        if (parent == null) {
            return (isAssured ? Rank.ASSURED : wish).line(terms.most);
        }
        return isAssured || !isBound ? Long.MAX_VALUE : terms.most;
    }

    private void takeBack(long bytes, Budget last) {
        for (Budget each = this; each != null; each = each.parent) {
            each.held.addAndGet(-bytes);
            if (each == last) {
                return;
            }
        }
    }

    /// Charges what is here already and cannot be refused any more; [#isOver] says whether that was too much.
    public void charge(long bytes) {
        for (Budget each = this; each != null; each = each.parent) {
            each.held.addAndGet(bytes);
        }
    }

    public void release(long bytes) {
        for (Budget each = this; each != null; each = each.parent) {
            if (each.held.addAndGet(-bytes) <= 0 && each.closed) {
                each.leave();
            }
        }
    }

    /// Whether more is held than may be: nothing would be taken now.
    public boolean isOver() {
        boolean isAssured = false;
        for (Budget each = this; each != null; each = each.parent) {
            long now = each.held.get();
            isAssured |= each.isAssured(now);
            if (now > each.bound(terms.rank, isAssured, true)) {
                if (each.parent == null) {
                    refused(isAssured ? Rank.ASSURED : terms.rank);
                }
                return true;
            }
        }
        return false;
    }

    /// Whether the node as a whole holds so much that nothing of this rank is taken.
    public boolean isBeyond(Rank rank) {
        Budget node = root();
        return node.held() > rank.line(node.terms.most);
    }

    /// The owner is gone. What is still charged to it goes as it is released.
    @Override
    public void close() {
        closed = true;
        relief = null;
        if (held.get() <= 0) {
            leave();
        }
    }

    private void leave() {
        house.all.remove(this);
    }

    private Budget root() {
        Budget each = this;
        while (each.parent != null) {
            each = each.parent;
        }
        return each;
    }

    /// How often the node as a whole was too full for something.
    public long refused() {
        return house.refused.get();
    }

    /// What each kind of owner holds, of those who hold directly of the node.
    public Map<Kind, Long> byKind() {
        Map<Kind, Long> sums = new EnumMap<>(Kind.class);
        for (Budget each : owners()) {
            sums.merge(each.kind, each.held(), Long::sum);
        }
        return sums;
    }

    /// Those who hold most, the greatest first.
    public List<Holder> greatest(int count) {
        return owners().stream()
                .map(each -> new Holder(each.kind, each.name, each.terms.rank, each.held()))
                .filter(holder -> holder.held > 0)
                .sorted(Comparator.comparingLong(Holder::held).reversed())
                .limit(count)
                .toList();
    }

    /// Those who hold directly of the node: what sessions hold is their account's.
    private List<Budget> owners() {
        List<Budget> owners = new ArrayList<>();
        for (Budget each : house.all) {
            if (each.parent != null && each.parent.parent == null) {
                owners.add(each);
            }
        }
        return owners;
    }

    /// The node is too full for this rank. Below accounts that is what the lines are for; from there on somebody has to
    /// let go.
    private void refused(Rank wish) {
        house.refused.incrementAndGet();
        if (wish.compareTo(Rank.ACCOUNT) < 0 || !house.asking.tryLock()) {
            return;
        }
        try {
            relieve();
        } finally {
            house.asking.unlock();
        }
    }

    private void relieve() {
        Budget node = root();
        long left = node.held() - Rank.ACCOUNT.line(node.terms.most);
        Budget greediest = null;
        for (Budget each : house.all) {
            if (each.isAsked.get()) {
                // It is about to: what it holds counts as gone.
                left -= each.held();
            } else if (each.relief != null && each.excess() > 0 && each.isBefore(greediest)) {
                greediest = each;
            }
        }
        if (left >= 0 && greediest != null && greediest.isAsked.compareAndSet(false, true)) {
            Runnable letGo = greediest.relief;
            if (letGo != null) {
                letGo.run();
            }
        }
    }

    private long excess() {
        return held() - terms.assured;
    }

    private boolean isBefore(@Nullable Budget other) {
        return other == null
                || terms.rank.compareTo(other.terms.rank) < 0
                || terms.rank == other.terms.rank && excess() > other.excess();
    }
}
