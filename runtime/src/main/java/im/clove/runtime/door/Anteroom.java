package im.clove.runtime.door;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The places for connections that have not said yet who they are. Nobody is turned away: when all places are
/// taken, somebody else gives way, as [GivesWay] chooses, so that silent connections lock nobody out, however many
/// come.
///
/// Who gives way keeps its connection for another moment, long enough for a login, and keeps it for good if it gets in
/// meanwhile. Without that moment, programs that come again as soon as they are cut would turn the room over faster
/// than an honest client can speak. At most [#LEAVING] times as many as there are places have it; with more of them,
/// a silent one is cut at once.
///
/// Thread-safe; nothing here blocks.
public final class Anteroom {
    /// How many may have their last moment, for each place.
    static final int LEAVING = 3;

    private final int places;
    private final int perSource;
    private final Consumer<Runnable> later;
    private final ReentrantLock lock = new ReentrantLock();
    /// The one that was quiet the longest first.
    private final LinkedHashSet<Place> present = new LinkedHashSet<>();
    /// Who gave way since the last sweep, and before it, in that order.
    private LinkedHashSet<Place> leaving = new LinkedHashSet<>();
    private LinkedHashSet<Place> nextToGo = new LinkedHashSet<>();
    private boolean sweeping;

    /// @param places for how many there is room
    /// @param perSource how many of one source
    /// @param later runs a task once, half of the moment from now
    public Anteroom(int places, int perSource, Consumer<Runnable> later) {
        if (places < 1 || perSource < 1) {
            throw new IllegalArgumentException("There is room for at least one");
        }
        this.places = places;
        this.perSource = perSource;
        this.later = later;
    }

    /// One connection's place, from [#enter] until [#leave].
    public final class Place implements GivesWay.Waiting {
        private final String source;
        private final Runnable cut;
        private boolean hasSpoken;

        private Place(String source, Runnable cut) {
            this.source = source;
            this.cut = cut;
        }

        @Override
        public String source() {
            return source;
        }

        @Override
        public boolean hasSpoken() {
            return hasSpoken;
        }

        /// The connection has taken a step that makes sense, as a TLS handshake, a stream header, a step of a login;
        /// single bytes are none.
        public void spoke() {
            lock.lock();
            try {
                hasSpoken = true;
                if (present.remove(this)) {
                    present.add(this);
                }
            } finally {
                lock.unlock();
            }
        }

        /// The connection is in, or over. Idempotent.
        public void leave() {
            lock.lock();
            try {
                boolean _ = present.remove(this) || leaving.remove(this) || nextToGo.remove(this);
            } finally {
                lock.unlock();
            }
        }
    }

    /// @param source whom the place is counted to
    /// @param cut ends the connection when it has to give way; must not block, on any thread, at most once
    public Place enter(String source, Runnable cut) {
        Place place = new Place(source, cut);
        Place cutNow = null;
        boolean sweep = false;
        lock.lock();
        try {
            Place gone = GivesWay.forNewcomer(present, source, places, perSource);
            if (gone != null) {
                present.remove(gone);
                leaving.add(gone);
                cutNow = surplus();
                sweep = !sweeping;
                sweeping = true;
            }
            present.add(place);
        } finally {
            lock.unlock();
        }
        if (sweep) {
            later.accept(this::sweep);
        }
        if (cutNow != null) {
            cutNow.cut.run();
        }
        return place;
    }

    private @Nullable Place surplus() {
        if (leaving.size() + nextToGo.size() <= LEAVING * places) {
            return null;
        }
        Place gone = Stream.of(nextToGo, leaving)
                .flatMap(Set::stream)
                .filter(each -> !each.hasSpoken)
                .findFirst()
                .orElseGet(() -> nextToGo.isEmpty() ? leaving.getFirst() : nextToGo.getFirst());
        boolean _ = nextToGo.remove(gone) || leaving.remove(gone);
        return gone;
    }

    private void sweep() {
        List<Place> over;
        boolean again;
        lock.lock();
        try {
            over = new ArrayList<>(nextToGo);
            nextToGo = leaving;
            leaving = new LinkedHashSet<>();
            again = !nextToGo.isEmpty();
            sweeping = again;
        } finally {
            lock.unlock();
        }
        over.forEach(place -> place.cut.run());
        if (again) {
            later.accept(this::sweep);
        }
    }

    /// Whether so many come that whoever enters now cuts somebody off at once. Who waits a little before it enters
    /// then,
    /// slows down those that come again and again, and not much itself.
    public boolean isCrowded() {
        lock.lock();
        try {
            return leaving.size() + nextToGo.size() >= LEAVING * places;
        } finally {
            lock.unlock();
        }
    }

    /// How many are in it, those that are giving way included.
    public int size() {
        lock.lock();
        try {
            return present.size() + leaving.size() + nextToGo.size();
        } finally {
            lock.unlock();
        }
    }

    /// Who is there, by source, the quietest first.
    List<String> sources() {
        lock.lock();
        try {
            return present.stream().map(Place::source).toList();
        } finally {
            lock.unlock();
        }
    }
}
