package im.clove.node.app;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.Secret;
import im.clove.node.app.service.Programs;
import im.clove.node.store.StoreException;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The program `clove`.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        // The router redirects System.out: ours is kept from the start.
        PrintStream out = System.out;
        PrintStream err = System.err;
        Cli cli = new Cli(
                writer(out),
                writer(err),
                System.in,
                question -> terminal()
                        .flatMap(console -> Optional.ofNullable(console.readPassword("%s", question)))
                        .map(Secret::of),
                System::getenv,
                new Cli.World(Clock.systemUTC(), new SecureRandom(), terminal().isPresent()),
                new RealParts());
        System.exit(commandLine(cli).execute(arguments));
    }

    /// The whole command, for `main` and for tests.
    static CommandLine commandLine(Cli cli) {
        CommandLine root = new CommandLine(group("clove", "An XMPP server with an address of its own in I2P.")
                .version("Clove " + version()));
        root.getCommandSpec().mixinStandardHelpOptions(true);
        root.addSubcommand(new RunCommand(cli));
        root.addSubcommand(new InfoCommands.Address(cli));
        root.addSubcommand(new InfoCommands.Status(cli));
        root.addSubcommand(new CommandLine(group("user", "Make, change, remove, list accounts."))
                .addSubcommand(new UserCommands.Add(cli))
                .addSubcommand(new UserCommands.Passwd(cli))
                .addSubcommand(new UserCommands.Remove(cli))
                .addSubcommand(new UserCommands.Listing(cli))
                .addSubcommand(new UserCommands.Disable(cli))
                .addSubcommand(new UserCommands.Enable(cli)));
        root.addSubcommand(new CommandLine(group("config", "Show and check the configuration."))
                .addSubcommand(new ConfigCommands.Show(cli))
                .addSubcommand(new ConfigCommands.Check(cli)));
        root.addSubcommand(new CommandLine(group("cert", "The server certificate and the private authority."))
                .addSubcommand(new CertCommands.Show(cli))
                .addSubcommand(new CertCommands.Generate(cli))
                .addSubcommand(new CertCommands.Import(cli))
                .addSubcommand(new CertCommands.Ca(cli)));
        root.addSubcommand(new CheckCommand(cli));
        root.addSubcommand(new BackupCommands.Save(cli));
        root.addSubcommand(new BackupCommands.Restore(cli));
        root.addSubcommand(new CommandLine(group("reseed", "First peers for the router."))
                .addSubcommand(new NetworkCommands.Reseed(cli)));
        root.addSubcommand(new CommandLine(group("map", "Domains reached over I2P under a name of their own."))
                .addSubcommand(new MapCommands.Add(cli))
                .addSubcommand(new MapCommands.Remove(cli))
                .addSubcommand(new MapCommands.Listing(cli))
                .addSubcommand(new MapCommands.Import(cli)));
        root.addSubcommand(new CommandLine(group("outbox", "What waits for servers that are away."))
                .addSubcommand(new OutboxCommands.Listing(cli))
                .addSubcommand(new OutboxCommands.Drop(cli))
                .addSubcommand(new OutboxCommands.Retry(cli)));
        root.addSubcommand(
                new CommandLine(group("service", "A node under systemd: starts with the machine, without a terminal."))
                        .addSubcommand(new ServiceCommands.Install(cli, Programs.real()))
                        .addSubcommand(new ServiceCommands.Status(cli, Programs.real()))
                        .addSubcommand(new ServiceCommands.Remove(cli, Programs.real())));
        root.addSubcommand("completion", completion(cli));
        root.addSubcommand(new InfoCommands.Version(cli));
        root.addSubcommand(new WarmUpCommand(cli));
        describe(root);
        root.setOut(cli.out());
        root.setErr(cli.err());
        root.setExecutionExceptionHandler((thrown, _, _) -> tell(cli, thrown).code());
        return root;
    }

    static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    private static CommandSpec group(String name, String description) {
        CommandSpec spec = CommandSpec.create().name(name);
        spec.usageMessage().description(description);
        return spec;
    }

    /// Help everywhere, and at the top what scripts want to know.
    private static void describe(CommandLine root) {
        root.getCommandSpec().exitCodeOnInvalidInput(Exit.USAGE.code());
        Map<String, String> codes = new LinkedHashMap<>();
        for (Exit exit : Exit.values()) {
            codes.put(" " + exit.code(), exit.meaning());
        }
        root.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(codes)
                .footer(
                        "",
                        "Start with `clove run`. Commands speak to the running node if there is one, and work on the data folder"
                                + " otherwise. `clove COMMAND --help` says more of each.");
        help(root);
    }

    private static void help(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        if (spec.findOption("--help") == null) {
            spec.addOption(OptionSpec.builder("-h", "--help")
                    .usageHelp(true)
                    .description("Show this help.")
                    .build());
        }
        spec.usageMessage().width(100);
        if (!command.getSubcommands().isEmpty()) {
            spec.usageMessage().synopsisSubcommandLabel("COMMAND");
        }
        command.getSubcommands().values().forEach(Main::help);
    }

    private static CommandSpec completion(Cli cli) {
        CommandSpec spec = CommandSpec.wrapWithoutInspection((Runnable)
                () -> cli.say(AutoComplete.bash("clove", commandLine(cli)).stripTrailing()));
        spec.usageMessage()
                .description("Print the completion script for bash and zsh.")
                .footer(
                        "bash: source <(clove completion), or write it to"
                                + " ~/.local/share/bash-completion/completions/clove. zsh: autoload -U bashcompinit; bashcompinit first.");
        return spec;
    }

    /// What went wrong, in one line or a few, never a stack trace unless it is our fault.
    static Exit tell(Cli cli, Exception thrown) {
        return switch (thrown) {
            case ControlException e -> {
                cli.complain("clove: " + e.getMessage());
                yield Exit.of(e.kind());
            }
            case ConfigException e -> {
                cli.complain(String.valueOf(e.getMessage()));
                yield Exit.CONFIG;
            }
            case NoSuchFileException e -> {
                cli.complain("clove: there is no file " + e.getFile() + "; `clove run` makes what is missing");
                yield Exit.REFUSED;
            }
            case IOException e -> {
                cli.complain("clove: " + e.getMessage());
                yield Exit.REFUSED;
            }
            case StoreException e -> {
                cli.complain("clove: " + e.getMessage());
                yield Exit.FAILED;
            }
            default -> {
                cli.complain("clove: this is a fault in Clove; please report it with the lines below");
                thrown.printStackTrace(cli.err());
                cli.err().flush();
                yield Exit.FAILED;
            }
        };
    }

    /// Where a person sits, if input and output are a terminal.
    private static Optional<java.io.Console> terminal() {
        return Optional.ofNullable(System.console()).filter(java.io.Console::isTerminal);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }
}
