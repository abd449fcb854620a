package im.clove.node.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Tells what is not right with a command line: what was meant, if that can be guessed, and one line of how the
/// command is used rather than all of its help.
final class Misuse implements IParameterExceptionHandler {
    private final Cli cli;

    Misuse(Cli cli) {
        this.cli = cli;
    }

    @Override
    public int handleParseException(ParameterException thrown, String[] arguments) {
        CommandLine at = thrown.getCommandLine();
        boolean group = !at.getSubcommands().isEmpty();
        if (thrown instanceof UnmatchedArgumentException unmatched) {
            cli.complain("clove: " + unmatched(unmatched.getUnmatched().getFirst(), at, List.of(arguments)));
        } else if (group) {
            // `clove user` alone: what there is says more than what is missing.
            at.usage(cli.err());
            return Exit.USAGE.code();
        } else {
            cli.complain("clove: " + thrown.getMessage());
        }
        String name = path(at.getCommandSpec());
        if (group) {
            cli.complain("`" + (name.isEmpty() ? "clove help" : "clove help " + name) + "` lists what there is.");
        } else {
            HelpPage.usage(at.getHelp(), CommandTree.columns(cli)).forEach(cli::complain);
            cli.complain("`clove help " + name + "` says more.");
        }
        return Exit.USAGE.code();
    }

    private static String unmatched(String first, CommandLine at, List<String> typed) {
        String group = path(at.getCommandSpec());
        if (first.startsWith("-")) {
            return "there is no option " + first + (group.isEmpty() ? "" : " of `clove " + group + "`")
                    + Suggestions.option(first, options(at))
                            .map(option -> "; did you mean " + option + "?")
                            .orElse("");
        }
        if (at.getSubcommands().isEmpty()) {
            return "'" + first + "' is one word too many for `clove " + group + "`";
        }
        // The library goes on behind it, so what follows is taken from what was typed.
        int begin = typed.indexOf(first);
        return noCommand(begin < 0 ? List.of(first) : typed.subList(begin, typed.size()), at);
    }

    /// @param words from the one that is none on
    static String noCommand(List<String> words, CommandLine at) {
        String group = path(at.getCommandSpec());
        CommandLine root = at;
        while (root.getParent() != null) {
            root = root.getParent();
        }
        Optional<String> meant = Suggestions.of(words, group, commands("", root));
        return "there is no command '" + (group.isEmpty() ? "" : group + ' ') + words.getFirst() + "'"
                + meant.map(text -> ". " + text).orElse("");
    }

    private static List<String> options(CommandLine at) {
        List<String> out = new ArrayList<>();
        at.getCommandSpec().options().forEach(option -> out.addAll(List.of(option.names())));
        return out;
    }

    /// The words that lead to a command, without the program's name.
    static String path(CommandSpec spec) {
        String whole = spec.qualifiedName(" ");
        int blank = whole.indexOf(' ');
        return blank < 0 ? "" : whole.substring(blank + 1);
    }

    private static List<String> commands(String prefix, CommandLine at) {
        List<String> out = new ArrayList<>();
        at.getSubcommands().forEach((name, command) -> {
            if (!command.getCommandSpec().usageMessage().hidden()) {
                out.add(prefix + name);
                out.addAll(commands(prefix + name + ' ', command));
            }
        });
        return out;
    }
}
