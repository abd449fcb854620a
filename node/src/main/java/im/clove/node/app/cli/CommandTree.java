package im.clove.node.app.cli;

import im.clove.node.admin.Posting;
import im.clove.node.app.config.ProgramVersion;
import im.clove.node.app.service.Programs;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// All commands, with help that fits the terminal.
public final class CommandTree {
    /// Longer lines are hard to read.
    private static final int WIDEST = 100;

    private static final String PAGE = "page";

    private CommandTree() {}

    public static CommandLine of(Cli cli) {
        CommandLine root = new CommandLine(group("clove", "An XMPP server with an address of its own in I2P.")
                .version("Clove " + ProgramVersion.text()));
        root.getCommandSpec().mixinStandardHelpOptions(true);
        root.addSubcommand(new RunCommand(cli));
        root.addSubcommand(new StopCommand(cli));
        root.addSubcommand(new ConnectCommand(cli));
        root.addSubcommand(new PageCommand(cli));
        root.addSubcommand(new InfoCommands.Status(cli));
        root.addSubcommand(new InfoCommands.Address(cli));
        root.addSubcommand(new CommandLine(group("user", "Make, change, remove, list accounts."))
                .addSubcommand(new UserCommands.Add(cli))
                .addSubcommand(new UserCommands.Passwd(cli))
                .addSubcommand(new UserCommands.Remove(cli))
                .addSubcommand(new UserCommands.Listing(cli))
                .addSubcommand(new SessionsCommand(cli))
                .addSubcommand(new UserCommands.Online(cli))
                .addSubcommand(new UserCommands.Admin(cli))
                .addSubcommand(new UserCommands.Disable(cli))
                .addSubcommand(new UserCommands.Enable(cli))
                .addSubcommand(new GateCommand(cli))
                .addSubcommand(new DevicesCommand(cli))
                .addSubcommand(new RoleCommands.OfUser(cli))
                .addSubcommand(new RoleCommands.Approve(cli))
                .addSubcommand(new RoleCommands.Forbid(cli))
                .addSubcommand(new ExportCommands.OfUser(cli)));
        root.addSubcommand(new CommandLine(new InviteCommands.Create(cli))
                .addSubcommand(new InviteCommands.Listing(cli))
                .addSubcommand(new InviteCommands.Revoke(cli)));
        root.addSubcommand(
                new CommandLine(group("room", "The rooms of this node: list them, end them, help their owners."))
                        .addSubcommand(new RoomCommands.Listing(cli))
                        .addSubcommand(new RoomCommands.Show(cli))
                        .addSubcommand(new RoomCommands.Destroy(cli))
                        .addSubcommand(new RoomCommands.Grant(cli)));
        root.addSubcommand(new CommandLine(group("files", "What users have uploaded."))
                .addSubcommand(new FileCommands.Listing(cli))
                .addSubcommand(new FileCommands.Prune(cli))
                .addSubcommand(new FileCommands.Remove(cli)));
        root.addSubcommand(new CommandLine(group("archive", "What accounts have said and heard."))
                .addSubcommand(new ArchiveCommands.Prune(cli))
                .addSubcommand(new ArchiveCommands.Keep(cli))
                .addSubcommand(new ExportCommands.OfArchive(cli)));
        root.addSubcommand(new CommandLine(group("import", "Take accounts of another server, passwords included."))
                .addSubcommand(new ImportCommands.OfFile(cli))
                .addSubcommand(new ImportCommands.OfProsody(cli)));
        root.addSubcommand(new CommandLine(group("config", "Show and check the configuration."))
                .addSubcommand(new ConfigCommands.Show(cli))
                .addSubcommand(new ConfigCommands.Check(cli)));
        root.addSubcommand(new CommandLine(group("cert", "The server certificate and the private authority."))
                .addSubcommand(new CertCommands.Show(cli))
                .addSubcommand(new CertImportCommands.Listing(cli))
                .addSubcommand(new CertCommands.Generate(cli))
                .addSubcommand(new CertImportCommands.Import(cli))
                .addSubcommand(new CertImportCommands.Remove(cli))
                .addSubcommand(new CertCommands.Ca(cli)));
        root.addSubcommand(new CheckCommand(cli));
        root.addSubcommand(new BackupCommands.Save(cli));
        root.addSubcommand(new BackupCommands.Restore(cli));
        root.addSubcommand(new CompactCommand(cli));
        root.addSubcommand(new CommandLine(group("reseed", "First peers for the router."))
                .addSubcommand(new NetworkCommands.Reseed(cli)));
        root.addSubcommand(new CommandLine(group("map", "Domains reached over I2P under a name of their own."))
                .addSubcommand(new MapCommands.Add(cli))
                .addSubcommand(new MapCommands.Remove(cli))
                .addSubcommand(new MapCommands.Listing(cli))
                .addSubcommand(new MapCommands.Import(cli)));
        root.addSubcommand(new CommandLine(group("bridge", "Servers outside I2P: who may talk to which, and how."))
                .addSubcommand(new BridgeListCommand(cli))
                .addSubcommand(new BridgeCommands.Allow(cli))
                .addSubcommand(new BridgeCommands.Deny(cli))
                .addSubcommand(new BridgeCommands.Remove(cli))
                .addSubcommand(new BridgeCommands.Reload(cli))
                .addSubcommand(new BridgePinCommands.Add(cli))
                .addSubcommand(new BridgePinCommands.Remove(cli))
                .addSubcommand(new BridgeStatementCommands.Listing(cli))
                .addSubcommand(new BridgeStatementCommands.Trust(cli))
                .addSubcommand(new BridgeStatementCommands.Forget(cli))
                .addSubcommand(new BridgeTestCommand(cli)));
        root.addSubcommand(new CommandLine(group("outbox", "What waits for servers that are away."))
                .addSubcommand(new OutboxCommands.Listing(cli))
                .addSubcommand(new OutboxCommands.Drop(cli))
                .addSubcommand(new OutboxCommands.Retry(cli)));
        root.addSubcommand(new NoticeCommands.Announce(cli));
        root.addSubcommand(posting(cli, Posting.MOTD, "What each account is told once, when it is next online."));
        root.addSubcommand(posting(cli, Posting.WELCOME, "What each new account finds."));
        root.addSubcommand(new NoticeCommands.Reports(cli));
        root.addSubcommand(new AuditCommand(cli));
        root.addSubcommand(
                new CommandLine(group("service", "A node under systemd: starts with the machine, without a terminal."))
                        .addSubcommand(new ServiceCommands.Install(cli, Programs.real()))
                        .addSubcommand(new ServiceCommands.Status(cli, Programs.real()))
                        .addSubcommand(new ServiceCommands.Remove(cli, Programs.real())));
        root.addSubcommand("completion", completion(cli));
        root.addSubcommand(new HelpCommand(cli));
        root.addSubcommand(new InfoCommands.Version(cli));
        root.addSubcommand(new WarmUpCommand(cli));
        describe(root);
        root.setOut(cli.out());
        root.setErr(cli.err());
        root.setHelpSectionKeys(List.of(PAGE));
        root.setHelpSectionMap(Map.of(PAGE, help -> HelpPage.of(help, columns(cli))));
        root.setParameterExceptionHandler(new Misuse(cli));
        root.setExecutionExceptionHandler((thrown, _, _) -> cli.tell(thrown).code());
        return root;
    }

    static int columns(Cli cli) {
        return Math.min(cli.world().tty().columns(), WIDEST);
    }

    private static CommandLine posting(Cli cli, Posting which, String description) {
        return new CommandLine(group(which.command(), description))
                .addSubcommand(new NoticeCommands.Show(cli, which))
                .addSubcommand(new NoticeCommands.Set(cli, which))
                .addSubcommand(new NoticeCommands.Clear(cli, which));
    }

    private static CommandSpec group(String name, String description) {
        CommandSpec spec = CommandSpec.create().name(name);
        spec.usageMessage().description(description);
        spec.addOption(OptionSpec.builder(Command.DATA)
                .paramLabel("FOLDER")
                .type(Path.class)
                .description("The data folder, as with the commands themselves.")
                .build());
        return spec;
    }

    /// Help everywhere, and at the top what scripts want to know.
    private static void describe(CommandLine root) {
        root.getCommandSpec().exitCodeOnInvalidInput(Exit.USAGE.code());
        Map<String, String> codes = new LinkedHashMap<>();
        for (Exit exit : Exit.values()) {
            codes.put(String.valueOf(exit.code()), exit.meaning());
        }
        root.getCommandSpec()
                .usageMessage()
                .exitCodeList(codes)
                .footer(
                        "Start with `clove run`. Commands speak to the running node if there is one, and work on the data folder"
                                + " otherwise. `clove help COMMAND` says more of each.");
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
        spec.usageMessage().width(HelpPage.UNBROKEN);
        if (!command.getSubcommands().isEmpty()) {
            spec.usageMessage().synopsisSubcommandLabel("COMMAND");
        }
        command.getSubcommands().values().forEach(CommandTree::help);
    }

    private static CommandSpec completion(Cli cli) {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(
                (Runnable) () -> cli.say(AutoComplete.bash("clove", of(cli)).stripTrailing()));
        spec.usageMessage()
                .description("Print the completion script for bash and zsh.")
                .footer(
                        "bash: source <(clove completion), or write it to"
                                + " ~/.local/share/bash-completion/completions/clove. zsh: autoload -U bashcompinit; bashcompinit first.");
        return spec;
    }
}
