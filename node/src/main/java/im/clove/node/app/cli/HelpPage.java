package im.clove.node.app.cli;

import im.clove.node.app.screen.Lines;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// The help of one command. The library's own breaks lines inside of paths and file names, which somebody will copy;
/// this breaks them at blanks only. Pure.
final class HelpPage {
    /// So that the library breaks nothing in what is taken from it.
    static final int UNBROKEN = 10_000;

    private final CommandLine.Help help;
    private final CommandSpec spec;
    private final int columns;
    private final List<String> out = new ArrayList<>();

    private HelpPage(CommandLine.Help help, int columns) {
        this.help = help;
        this.spec = help.commandSpec();
        this.columns = columns;
    }

    static String of(CommandLine.Help help, int columns) {
        return String.join(System.lineSeparator(), new HelpPage(help, columns).lines()) + System.lineSeparator();
    }

    /// How a command is used, in a line or two.
    static List<String> usage(CommandLine.Help help, int columns) {
        return Lines.row("Usage:", help.synopsis(0).strip(), 7, columns);
    }

    private List<String> lines() {
        out.addAll(usage(help, columns));
        out.add("");
        text(spec.usageMessage().description());
        List<List<String>> arguments = new ArrayList<>();
        spec.positionalParameters().forEach(each -> arguments.add(argument(each)));
        spec.options().stream()
                .filter(option -> !option.hidden())
                .sorted(Comparator.comparing(OptionSpec::longestName))
                .forEach(each -> arguments.add(argument(each)));
        table("", arguments);
        table(
                "Commands:",
                help.subcommands().values().stream()
                        .map(each -> List.of(
                                each.commandSpec().name(),
                                words(each.commandSpec().usageMessage().description())))
                        .toList());
        Map<String, String> codes = spec.usageMessage().exitCodeList();
        table(
                "Exit codes:",
                codes.entrySet().stream()
                        .map(each -> List.of(each.getKey().strip(), each.getValue()))
                        .toList());
        if (spec.usageMessage().footer().length > 0) {
            out.add("");
            text(spec.usageMessage().footer());
        }
        return out;
    }

    private void text(String[] paragraphs) {
        for (String paragraph : paragraphs) {
            out.addAll(Lines.wrap(String.format(paragraph), columns));
        }
    }

    private void table(String heading, List<List<String>> rows) {
        if (rows.isEmpty()) {
            return;
        }
        out.add("");
        if (!heading.isEmpty()) {
            out.add(heading);
        }
        Lines.table(rows, columns - 2).forEach(line -> out.add("  " + line));
    }

    private static List<String> argument(ArgSpec argument) {
        String name = switch (argument) {
            case OptionSpec option ->
                String.join(", ", option.names()) + (option.arity().max() > 0 ? ' ' + option.paramLabel() : "");
            case PositionalParamSpec parameter -> parameter.paramLabel();
            default -> throw new IllegalStateException("neither option nor parameter");
        };
        return List.of(name, words(argument.description()));
    }

    private static String words(String[] paragraphs) {
        return String.join(" ", Arrays.stream(paragraphs).map(String::format).toList());
    }
}
