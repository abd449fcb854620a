package im.clove.bench;

import im.clove.node.admin.ControlException;
import im.clove.xmpp.jid.Jid;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

/// Logs in many clients and lets them idle, and prints what the node's process weighs before and with them. Half
/// use STARTTLS, half direct TLS. Usage: `IdleSessions DATA-FOLDER SESSIONS`, with the node running.
public final class IdleSessions {
    private static final int PER_ACCOUNT = 10;
    private static final String PASSWORD = "bench-password";
    private static final Duration SETTLE = Duration.ofSeconds(15);

    /// Logins at once: enough to keep the machine busy, too few to be refused as a flood.
    private static final int AT_ONCE = 16;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final TargetNode node;
    private final Queue<BenchClient> clients = new ConcurrentLinkedQueue<>();
    private final AtomicReference<String> lost = new AtomicReference<>("");

    private IdleSessions(TargetNode node) {
        this.node = node;
    }

    /// The command.
    public static void main(String[] arguments) throws Exception {
        new IdleSessions(TargetNode.at(Path.of(arguments[0]))).run(Integer.parseInt(arguments[1]));
    }

    private void run(int sessions) throws IOException, ControlException, InterruptedException, ExecutionException {
        ServerProcess server = node.process();
        long idle = server.residentKiB();
        long began = System.nanoTime();
        List<Jid> accounts = node.accounts("idle", (sessions + PER_ACCOUNT - 1) / PER_ACCOUNT, PASSWORD);
        row("accounts made", accounts.size() / seconds(began), "per second, " + accounts.size() + " in all");
        long withAccounts = server.residentKiB();
        double serverCpu = server.cpuSeconds();
        double ownCpu = ServerProcess.self().cpuSeconds();
        began = System.nanoTime();
        logIn(accounts, sessions);
        double took = seconds(began);
        row("logins", sessions / took, "per second, " + sessions + " in all");
        row("  processor time of the node", (server.cpuSeconds() - serverCpu) * 1000 / sessions, "ms per login");
        row("  of this program", (ServerProcess.self().cpuSeconds() - ownCpu) * 1000 / sessions, "ms per login");
        long atOnce = server.residentKiB();
        Thread.sleep(SETTLE);
        if (!lost.get().isEmpty()) {
            throw new IOException("A session was lost: " + lost.get());
        }
        long settled = server.residentKiB();
        row("resident, no session", mib(idle), "MiB");
        row("resident, accounts made", mib(withAccounts), "MiB");
        row("resident, right after the logins", mib(atOnce), "MiB");
        row("resident, " + sessions + " idle sessions", mib(settled), "MiB");
        row("  growth per session", (settled - idle) / (double) sessions, "KiB");
        row("  most since the start", mib(server.peakKiB()), "MiB");
        row("this program, resident", mib(ServerProcess.self().residentKiB()), "MiB");
    }

    private void logIn(List<Jid> accounts, int sessions) throws InterruptedException, ExecutionException {
        try (ExecutorService threads =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            List<Future<?>> logins = new ArrayList<>();
            for (int i = 0; i < sessions; i++) {
                Jid jid = accounts.get(i / PER_ACCOUNT).withResource("r" + i);
                boolean direct = i % 2 == 0;
                logins.add(threads.submit(() -> {
                    BenchClient client = BenchClient.login(node, jid, PASSWORD, direct);
                    client.arrive();
                    clients.add(client);
                    Thread.ofVirtual().start(() -> idle(client));
                    return client;
                }));
            }
            for (Future<?> login : logins) {
                login.get();
            }
        }
    }

    private void idle(BenchClient client) {
        try {
            while (true) {
                client.receive();
            }
        } catch (IOException e) {
            lost.set(String.valueOf(e.getMessage()));
        }
    }

    private void row(String what, double figure, String unit) {
        out.printf(Locale.ROOT, "%-36s %8.1f %s%n", what, figure, unit);
    }

    private static double mib(long kib) {
        return kib / 1024.0;
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
