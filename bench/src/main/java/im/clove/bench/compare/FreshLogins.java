package im.clove.bench.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// The first logins of a process that has just been started, in stages: what is still to be loaded, compiled or filled
/// shows in the first of them. As many clients at once as in [LoginLoad], each login as there.
final class FreshLogins {
    /// Where the stages end.
    static final List<Integer> MARKS = List.of(100, 500, 2000);

    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicReferenceArray<Meter.Cost> costs = new AtomicReferenceArray<>(MARKS.size());
    private final Crew crew = new Crew();
    private final Server server;

    FreshLogins(Server server) {
        this.server = server;
    }

    /// One for each stage.
    List<Outcome> run(List<String> names) throws IOException, InterruptedException {
        Meter meter = new Meter(server.process());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < LoginLoad.AT_ONCE; i++) {
            threads.add(crew.start(() -> {
                for (int n = begun.getAndIncrement(); n < MARKS.getLast(); n = begun.getAndIncrement()) {
                    User user = server.user(names.get(n % names.size()), Scram.SHA_1);
                    LoginLoad.once(user, Scram.SHA_1, () -> count(meter));
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        crew.check();
        List<Outcome> outcomes = new ArrayList<>();
        int begin = 0;
        Meter.Cost before = Meter.Cost.NONE;
        for (int i = 0; i < MARKS.size(); i++) {
            outcomes.add(new Outcome(MARKS.get(i) - begin, costs.get(i).minus(before)));
            begin = MARKS.get(i);
            before = costs.get(i);
        }
        return outcomes;
    }

    private void count(Meter meter) throws IOException {
        int mark = MARKS.indexOf(done.incrementAndGet());
        if (mark >= 0) {
            costs.set(mark, meter.read());
        }
    }
}
