package im.clove.node.app.cli;

import im.clove.node.admin.ControlClient;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.DataFolder;
import im.clove.node.admin.task.Answers;
import im.clove.node.admin.task.Tasks;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// `stop`: the end of the running node, in order.
@CommandLine.Command(
        name = "stop",
        description = "End the running node in order, and wait for its end.",
        footer = {
            "Clients and other servers are told, and what is on its way is finished; tunnels carried for others may take"
                    + " up to a minute. Exit code 3 if no node runs on the data folder, 1 if it has not ended in time.",
            "A node that systemd started stays down until `systemctl start`."
        })
final class StopCommand extends Command {
    private static final int LONGEST = 3600;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "How long to wait for its end (default: ${DEFAULT-VALUE}).")
    int seconds = 120;

    @Option(names = "--in", paramLabel = "SECONDS", description = "End later, and return at once.")
    @Nullable
    Integer in;

    @Option(names = "--say", paramLabel = "TEXT", description = "Tell everybody who is online; with --in.")
    String say = "";

    StopCommand(Cli cli) {
        super(cli);
    }

    @Override
    Exit run() throws Exception {
        if (seconds < 1 || seconds > LONGEST) {
            throw new ControlException(ControlException.Kind.REFUSED, "--wait must be from 1 to " + LONGEST);
        }
        Site site = site();
        if (in == null && !say.isEmpty()) {
            throw new ControlException(ControlException.Kind.REFUSED, "--say goes with --in: nobody could read it");
        }
        if (in != null) {
            Answers answers =
                    new Answers().with(Tasks.DELAY, String.valueOf(in)).with(Tasks.TEXT, say);
            cli.say(site.control(node -> Tasks.SHUT_DOWN.run(node, answers)).note());
            return Exit.OK;
        }
        DataFolder folder = site.folder();
        try (Access access = site.access()) {
            return switch (access) {
                case Access.ByFolder _ ->
                    throw new ControlException(ControlException.Kind.NOT_RUNNING, "No node runs on " + folder.root());
                case Access.ByNode(ControlClient node) -> stop(node, folder);
            };
        }
    }

    private Exit stop(ControlClient node, DataFolder folder) throws InterruptedException {
        Optional<ProcessHandle> process =
                folder.holder().flatMap(ProcessHandle::of).filter(each -> !each.equals(ProcessHandle.current()));
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        Asking asking = new Asking(node);
        Thread thread = Thread.ofVirtual().start(asking);
        if (!thread.join(Duration.ofNanos(end - System.nanoTime()))) {
            return tooLong(process);
        }
        if (asking.failure != null) {
            cli.complain("clove: " + asking.failure.getMessage());
            return Exit.of(asking.failure.kind());
        }
        if (process.isPresent() && !hasEnded(process.get(), end - System.nanoTime())) {
            return tooLong(process);
        }
        cli.say("The node on " + folder.root() + " has ended.");
        return Exit.OK;
    }

    private static boolean hasEnded(ProcessHandle process, long nanos) throws InterruptedException {
        try {
            process.onExit().get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("The end of a process cannot fail", e);
        }
    }

    private Exit tooLong(Optional<ProcessHandle> process) {
        cli.complain("clove: the node has not ended within " + seconds + " s and goes on stopping"
                + process.map(each -> "; `kill -9 " + each.pid() + "` ends it at once and loses nothing that was"
                                + " acknowledged")
                        .orElse(""));
        return Exit.FAILED;
    }

    /// Asks, and tells what the node waits for.
    private final class Asking implements Runnable {
        private final ControlClient node;
        private @Nullable ControlException failure;

        Asking(ControlClient node) {
            this.node = node;
        }

        @Override
        public void run() {
            try {
                node.stop(what -> cli.say("Waiting for " + what));
            } catch (ControlException e) {
                failure = e;
            }
        }
    }
}
