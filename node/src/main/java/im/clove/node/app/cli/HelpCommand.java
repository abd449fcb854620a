package im.clove.node.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `help`: of all of it, or of one command.
@CommandLine.Command(
        name = "help",
        description = "Show what there is, or the help of one command: `clove help user add`.")
final class HelpCommand implements Callable<Integer> {
    private final Cli cli;

    @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "The command.")
    List<String> words = new ArrayList<>();

    @Spec
    CommandSpec spec = CommandSpec.create();

    HelpCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        CommandLine at = spec.root().commandLine();
        for (int i = 0; i < words.size(); i++) {
            CommandLine next = at.getSubcommands().get(words.get(i));
            if (next == null) {
                cli.complain("clove: " + Misuse.noCommand(words.subList(i, words.size()), at));
                return Exit.USAGE.code();
            }
            at = next;
        }
        at.usage(cli.out());
        return Exit.OK.code();
    }
}
