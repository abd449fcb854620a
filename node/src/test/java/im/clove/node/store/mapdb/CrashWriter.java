package im.clove.node.store.mapdb;

import java.io.PrintStream;
import java.nio.file.Path;

/// The process that [CrashSuite] kills: four owners commit as fast as they can, and each commit that returned is a
/// line on standard output.
final class CrashWriter {
    static final String[] OWNERS = {"romeo", "juliet", "mercutio", "nurse"};
    static final int LARGEST = 2_000;
    /// Small, so that checkpoints come often and kills hit them.
    static final StoreOptions OPTIONS = new StoreOptions(1 << 20, 2 << 20, 1 << 20);

    private CrashWriter() {}

    static void main(String[] arguments) throws InterruptedException {
        MapDbStore store = MapDbStore.open(Path.of(arguments[0]), OPTIONS);
        PrintStream out = System.out;
        Thread[] owners = new Thread[OWNERS.length];
        for (int i = 0; i < owners.length; i++) {
            String name = OWNERS[i];
            Workload work = new Workload(name, LARGEST);
            owners[i] = Thread.ofVirtual().start(() -> {
                for (int number = work.last(store) + 1; ; number++) {
                    store.commit(work.batch(number));
                    out.println(name + " " + number);
                }
            });
        }
        for (Thread owner : owners) {
            owner.join();
        }
    }
}
