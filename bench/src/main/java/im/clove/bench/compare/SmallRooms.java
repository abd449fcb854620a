package im.clove.bench.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Many rooms of a few people, several of which fill at once; in each, one enters after the other. A group of clients
/// goes from room to room; its first has made them.
final class SmallRooms implements AutoCloseable {
    static final int SIZE = 5;
    static final int AT_ONCE = 16;

    private final Server server;
    private final List<List<Room>> rooms = new ArrayList<>();
    private final Visitors visitors;

    /// @param prefix of names of rooms that are not there yet
    /// @param count rooms of all groups
    SmallRooms(Server server, String prefix, List<String> names, int count) throws IOException, InterruptedException {
        this.server = server;
        this.visitors = new Visitors(server, names, AT_ONCE * SIZE, 0);
        for (int group = 0; group < AT_ONCE; group++) {
            List<Room> own = new ArrayList<>();
            for (int i = group; i < count; i += AT_ONCE) {
                Room room = Room.of(server, prefix + '-' + i);
                visitors.get(group * SIZE).make(room, "n0");
                own.add(room);
            }
            rooms.add(own);
        }
    }

    Outcome enter() throws IOException, InterruptedException {
        Meter meter = new Meter(server.process());
        List<Thread> threads = new ArrayList<>();
        for (int group = 0; group < AT_ONCE; group++) {
            int first = group * SIZE;
            List<Room> own = rooms.get(group);
            threads.add(visitors.crew().start(() -> enter(first, own)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        long count = rooms.stream().mapToLong(List::size).sum();
        long missing = visitors.await(visitors::shown, count * SIZE * SIZE);
        visitors.crew().check();
        return new Outcome(count * (SIZE - 1), meter.read(), new long[0], missing, 0);
    }

    private void enter(int first, List<Room> own) throws IOException, InterruptedException {
        for (Room room : own) {
            for (int i = 1; i < SIZE; i++) {
                visitors.get(first + i).enter(room, "n" + i, 0);
            }
        }
    }

    @Override
    public void close() {
        try {
            for (int group = 0; group < rooms.size(); group++) {
                for (Room room : rooms.get(group)) {
                    visitors.get(group * SIZE).destroy(room);
                }
            }
        } catch (IOException _) {
            // The load has failed already, and says so.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        visitors.close();
    }
}
