package im.clove.node.app;

import im.clove.node.admin.ControlException;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.JidFormatException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What all commands that look at a data folder share.
abstract sealed class Command implements Callable<Integer>
        permits RunCommand,
                WarmUpCommand,
                InfoCommands.Base,
                UserCommands.Base,
                ConfigCommands.Base,
                CertCommands.Base,
                BackupCommands.Base,
                CheckCommand,
                MapCommands.Base,
                OutboxCommands.Base,
                ServiceCommands.Base,
                NetworkCommands.Base {
    final Cli cli;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "The data folder. Otherwise CLOVE_HOME, then $$XDG_DATA_HOME/clove or ~/.local/share/clove.")
    @Nullable
    Path data;

    Command(Cli cli) {
        this.cli = cli;
    }

    Site site() throws ControlException, ConfigException {
        return Site.open(cli, data);
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
