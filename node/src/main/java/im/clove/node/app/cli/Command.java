package im.clove.node.app.cli;

import im.clove.node.admin.ControlException;
import im.clove.node.app.config.ConfigException;
import im.clove.node.app.screen.Wording;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.JidFormatException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What all commands that look at a data folder share.
abstract sealed class Command implements Callable<Integer>
        permits RunCommand,
                StopCommand,
                ConnectCommand,
                PageCommand,
                AuditCommand,
                WarmUpCommand,
                InfoCommands.Base,
                UserCommands.Base,
                ArchiveCommands.Base,
                ExportCommands.Base,
                FileCommands.Base,
                ImportCommands.Base,
                ConfigCommands.Base,
                CertCommands.Base,
                BackupCommands.Base,
                CheckCommand,
                CompactCommand,
                MapCommands.Base,
                BridgeCommands.Base,
                OutboxCommands.Base,
                RoomCommands.Base,
                InviteCommands.Base,
                NoticeCommands.Base,
                ServiceCommands.Base,
                NetworkCommands.Base {
    final Cli cli;

    /// Also before the command.
    static final String DATA = "--data";

    @Option(
            names = DATA,
            paramLabel = "FOLDER",
            description = "The data folder. Otherwise CLOVE_HOME, then $$XDG_DATA_HOME/clove or ~/.local/share/clove.")
    private @Nullable Path data;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    Command(Cli cli) {
        this.cli = cli;
    }

    /// The data folder that was asked for, behind the command or before it; null if none was.
    final @Nullable Path data() {
        Path asked = data;
        for (CommandSpec each = spec; asked == null && each.parent() != null; ) {
            each = each.parent();
            OptionSpec option = each.findOption(DATA);
            asked = option == null ? null : option.getValue();
        }
        return asked;
    }

    /// How commands are typed here.
    final Wording wording() {
        return Wording.of(cli.environment()::variable, data());
    }

    Site site() throws ControlException, ConfigException {
        return Site.open(cli, data());
    }

    /// A domain as it was typed.
    static Domain domain(String text) throws ControlException {
        try {
            return Domain.of(text);
        } catch (JidFormatException e) {
            throw new ControlException(
                    ControlException.Kind.REFUSED, "'" + text + "' is no domain: " + e.getMessage(), e);
        }
    }

    @Override
    public final Integer call() throws Exception {
        return run().code();
    }

    abstract Exit run() throws Exception;
}
