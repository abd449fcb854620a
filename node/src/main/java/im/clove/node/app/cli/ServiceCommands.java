package im.clove.node.app.cli;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.Json;
import im.clove.node.app.config.ConfigFile;
import im.clove.node.app.config.ProgramVersion;
import im.clove.node.app.service.Executor;
import im.clove.node.app.service.Found;
import im.clove.node.app.service.Layout;
import im.clove.node.app.service.Programs;
import im.clove.node.app.service.ServiceException;
import im.clove.node.app.service.ServicePlan;
import im.clove.node.app.service.ServiceState;
import im.clove.node.app.service.Step;
import im.clove.node.app.service.Survey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// `service install`, `service status`, `service remove`: a node under systemd.
final class ServiceCommands {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private ServiceCommands() {}

    abstract static sealed class Base extends Command permits Install, Status, Remove {
        final Programs programs;

        @Option(
                names = "--user",
                description = "A service of your own instead of one of the whole machine: it needs no root.")
        boolean user;

        @Option(
                names = "--prefix",
                paramLabel = "FOLDER",
                description =
                        "The program's folder. Otherwise /opt/clove, or ~/.local/share/clove-program with --user.")
        @Nullable
        Path prefix;

        Base(Cli cli, Programs programs) {
            super(cli);
            this.programs = programs;
        }

        /// Where the parts lie as asked for, or as they were installed.
        final Layout layout(boolean ofUser) throws ControlException, IOException {
            Layout layout = ofUser ? ofUser() : ofMachine();
            if (Files.isReadable(layout.unit())) {
                layout = ServiceState.asInstalled(layout, Files.readString(layout.unit()));
            }
            Path asked = data();
            return new Layout(
                    layout.scope(),
                    layout.account(),
                    prefix == null ? layout.prefix() : prefix.toAbsolutePath().normalize(),
                    asked == null ? layout.data() : asked.toAbsolutePath().normalize(),
                    layout.unit(),
                    layout.command());
        }

        private static Layout ofMachine() {
            return Layout.system(Layout.systemPrefix(), Layout.systemData());
        }

        private Layout ofUser() throws ControlException {
            Path home = folder("HOME", null);
            Layout.Homes homes = new Layout.Homes(
                    home,
                    folder("XDG_CONFIG_HOME", home.resolve(".config")),
                    folder("XDG_DATA_HOME", home.resolve(".local/share")));
            return Layout.user(
                    System.getProperty("user.name"), homes, homes.prefix(), Site.path(cli.environment(), null));
        }

        private Path folder(String variable, @Nullable Path otherwise) throws ControlException {
            String value = cli.environment().variable(variable);
            if (value != null && value.startsWith("/")) {
                return Garbled.folder(variable, value);
            }
            if (otherwise == null) {
                throw new ControlException(ControlException.Kind.REFUSED, variable + " is not set");
            }
            return otherwise;
        }

        /// Does what is planned, or says why not.
        final void carryOut(ServicePlan plan, boolean onlySay) throws ControlException, InterruptedException {
            if (!plan.obstacles().isEmpty()) {
                throw new ControlException(ControlException.Kind.REFUSED, String.join("\n       ", plan.obstacles()));
            }
            if (onlySay) {
                plan.steps().stream().map(Step::words).forEach(cli::say);
                return;
            }
            try {
                new Executor(programs, line -> cli.say("  " + line)).carryOut(plan.steps());
            } catch (ServiceException e) {
                throw new ControlException(ControlException.Kind.FAILED, String.valueOf(e.getMessage()), e);
            }
        }

        static String sudo(Layout layout) {
            return layout.ofMachine() ? "sudo " : "";
        }

        static String journal(Layout layout) {
            return "journalctl " + (layout.ofMachine() ? "" : "--user ") + "-u clove";
        }
    }

    @CommandLine.Command(
            name = "install",
            description =
                    "Install this program as a service of systemd, which starts with the machine; or update the one"
                            + " that is installed, and restart it.",
            footer = {
                "The program is copied, without its sources, and belongs to root; the node runs as the user clove and writes"
                        + " into its data folder only. Its data is in /var/lib/clove, or in --data FOLDER. With --user the"
                        + " node runs as you, on your own data folder: that of `clove run`.",
                "It can be run again at any time: what is in place stays, the program is replaced in one step, and the data is"
                        + " never touched."
            })
    static final class Install extends Base {
        @Option(names = "--no-start", description = "Do not start it now. One that runs is restarted all the same.")
        boolean noStart;

        @Option(names = "--dry-run", description = "Only say what would be done.")
        boolean dryRun;

        Install(Cli cli, Programs programs) {
            super(cli, programs);
        }

        @Override
        Exit run() throws Exception {
            Layout layout = layout(user);
            Found found = Survey.of(layout, programs);
            carryOut(ServicePlan.install(layout, found, program(), template(), !noStart), dryRun);
            if (!dryRun) {
                tell(layout, found.running() || !noStart);
            }
            return Exit.OK;
        }

        /// The program that this is, wherever it lies.
        private Found.Program program() throws ControlException {
            String root = cli.environment().variable("CLOVE_PROGRAM");
            if (root == null || root.isEmpty()) {
                throw new ControlException(
                        ControlException.Kind.REFUSED,
                        "The program to be installed is found only when the launcher `clove` starts it");
            }
            Path folder = Path.of(root);
            Path built = folder.resolve("node/target/app");
            String version = ProgramVersion.text() + "-"
                    + STAMP.format(cli.world().clock().instant());
            return new Found.Program(
                    version,
                    folder.resolve("clove"),
                    Files.isDirectory(built) ? built : folder.resolve("app"),
                    folder.resolve("conf"),
                    Path.of(System.getProperty("java.home")));
        }

        private static String template() throws IOException {
            try (InputStream in = ServiceCommands.class.getResourceAsStream("/im/clove/node/conf/" + Layout.UNIT)) {
                if (in == null) {
                    throw new IOException("the program is not complete: it has no " + Layout.UNIT);
                }
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }

        private void tell(Layout layout, boolean started) {
            String sudo = sudo(layout);
            Path password = layout.data().resolve("first-password.txt");
            cli.say("");
            cli.say(started ? "Clove runs as a service." : "Clove is installed as a service, and not started yet.");
            cli.say("  program    " + layout.prefix());
            cli.say("  data       " + layout.data() + "   your address and all messages: keep a backup");
            cli.say("  settings   " + layout.data().resolve(ConfigFile.NAME));
            cli.say("  log        " + journal(layout));
            // Where root's programs are looked for; a user's folder may not be until the next login.
            cli.say("  commands   " + sudo + (layout.ofMachine() ? "clove" : layout.command())
                    + " status   and so every other");
            if (Files.exists(password) || !started) {
                cli.say("  password   " + sudo + "cat " + password + "   the first account's; then delete the file");
            }
        }
    }

    @CommandLine.Command(name = "status", description = "Show whether the service runs, and where its parts lie.")
    static final class Status extends Base {
        @Option(names = "--json", description = "Print one JSON object.")
        boolean json;

        Status(Cli cli, Programs programs) {
            super(cli, programs);
        }

        @Override
        Exit run() throws Exception {
            Layout layout = installed()
                    .orElseThrow(() -> new ControlException(
                            ControlException.Kind.NOT_RUNNING,
                            "There is no service; `clove service install` makes one"));
            ServiceState state = ServiceState.of(layout, programs);
            if (json) {
                cli.say(Json.pretty(values(layout, state)));
            } else {
                state.lines(layout).forEach(cli::say);
            }
            return state.running() ? Exit.OK : Exit.NOT_RUNNING;
        }

        /// The one that was asked for, or the machine's, or one's own.
        private Optional<Layout> installed() throws ControlException, IOException {
            for (boolean ofUser : user ? new boolean[] {true} : new boolean[] {false, true}) {
                Layout layout = layout(ofUser);
                if (Files.exists(layout.unit())) {
                    return Optional.of(layout);
                }
            }
            return Optional.empty();
        }

        private static Map<String, Object> values(Layout layout, ServiceState state) {
            Map<String, Object> out = new LinkedHashMap<>();
            out.put("running", state.running());
            out.put("state", state.words());
            out.put("says", state.says());
            out.put("process", state.process());
            out.put("atBoot", state.atBoot());
            out.put("version", state.version());
            out.put("ofMachine", layout.ofMachine());
            out.put("program", layout.prefix().toString());
            out.put("data", layout.data().toString());
            out.put("unit", layout.unit().toString());
            return out;
        }
    }

    @CommandLine.Command(
            name = "remove",
            description =
                    "Stop the service and remove it with its program. The data stays: the address, accounts, messages.")
    static final class Remove extends Base {
        @Option(names = "--dry-run", description = "Only say what would be done.")
        boolean dryRun;

        Remove(Cli cli, Programs programs) {
            super(cli, programs);
        }

        @Override
        Exit run() throws Exception {
            Layout layout = layout(user);
            Found found = Survey.of(layout, programs);
            carryOut(ServicePlan.remove(layout, found), dryRun);
            if (!dryRun) {
                cli.say("");
                cli.say("The service is gone. Its data stays in " + layout.data()
                        + ": the address, accounts, messages.");
                if (layout.ofMachine() && found.accountExists()) {
                    cli.say("To delete that too, for good: sudo rm -r " + layout.data() + " && sudo userdel "
                            + layout.account());
                } else {
                    cli.say("To delete that too, for good: rm -r " + layout.data());
                }
            }
            return Exit.OK;
        }
    }
}
