package im.clove.node.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.admin.Backup;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.Json;
import im.clove.node.admin.Secret;
import im.clove.node.app.host.NodeParts;
import im.clove.node.app.screen.Tty;
import im.clove.node.store.Batch;
import im.clove.node.store.Key;
import im.clove.node.store.Store;
import im.clove.node.store.Table;
import im.clove.node.store.memory.MemoryStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The whole command line in this process, on a data folder of its own in which no node runs: what is typed, what
/// is printed, and the exit codes.
final class Terminal implements AutoCloseable {
    final Path folder;
    final Path data;
    final MemoryStore store = new MemoryStore();
    /// What is typed when something is asked.
    final Deque<String> answers = new ArrayDeque<>();
    /// What was asked.
    final List<String> asked = new ArrayList<>();

    /// How wide it is.
    int columns = Tty.USUAL_COLUMNS;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    /// The rest of the program: a store in memory, and no node.
    NodeParts parts = inMemory();

    private String input = "";

    Terminal() throws IOException {
        folder = Files.createTempDirectory("cli");
        data = folder.resolve("d");
        assertThat(run("warm-up")).isEqualTo(Exit.OK);
        clear();
    }

    /// What the next commands can read.
    void input(String text) {
        input = text;
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }

    void clear() {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
    }

    String address() {
        run("address");
        String address = out().strip();
        clear();
        return address;
    }

    /// Runs a command on the data folder.
    Exit run(String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--data";
        all[arguments.length + 1] = data.toString();
        int code = runRaw(all);
        return Arrays.stream(Exit.values())
                .filter(e -> e.code() == code)
                .findFirst()
                .orElseThrow();
    }

    int runRaw(String... arguments) {
        return CommandTree.of(cli()).execute(arguments);
    }

    /// What a command that succeeds prints.
    Map<String, Object> json(String... arguments) {
        clear();
        assertThat(run(arguments)).isEqualTo(Exit.OK);
        return Json.parse(out()).orElseThrow();
    }

    Cli cli() {
        return new Cli(
                new PrintWriter(out),
                new PrintWriter(err),
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                question -> {
                    asked.add(question);
                    return Optional.ofNullable(answers.poll()).map(Secret::of);
                },
                _ -> null,
                new Cli.World(Clock.systemUTC(), new SecureRandom(), Tty.of(false, columns)),
                parts);
    }

    private NodeParts inMemory() {
        return new NodeParts() {
            @Override
            public Store openStore(Path at) {
                return new KeptOpen(store);
            }

            @Override
            public RunningNode start(Launch launch) throws ControlException {
                throw new ControlException(ControlException.Kind.FAILED, "not here");
            }
        };
    }

    @Override
    public void close() throws IOException {
        Backup.deleteAll(folder);
    }

    /// The one store of a test, which a command must not close for the next.
    private record KeptOpen(Store inner) implements Store {
        @Override
        public byte @Nullable [] get(Table table, Key key) {
            return inner.get(table, key);
        }

        @Override
        public List<Entry> scan(Table table, Key prefix, @Nullable Key after, int limit) {
            return inner.scan(table, prefix, after, limit);
        }

        @Override
        public List<Entry> scanBack(Table table, Key prefix, @Nullable Key before, int limit) {
            return inner.scanBack(table, prefix, before, limit);
        }

        @Override
        public Set<Table> tables() {
            return inner.tables();
        }

        @Override
        public void commit(Batch batch) {
            inner.commit(batch);
        }

        @Override
        public void close() {}
    }
}
