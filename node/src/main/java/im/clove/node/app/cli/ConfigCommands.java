package im.clove.node.app.cli;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.Json;
import im.clove.node.app.config.ConfigFile;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// `config show|check`.
final class ConfigCommands {
    private ConfigCommands() {}

    abstract static sealed class Base extends Command permits Show, Check {
        Base(Cli cli) {
            super(cli);
        }
    }

    @CommandLine.Command(
            name = "show",
            description = "Print every option with the value in force; secrets as stars.",
            footer =
                    "The text can be used as a clove.conf. What each option is for stands in the clove.conf of the data folder.")
    static final class Show extends Base {
        @Option(names = "--json", description = "Print one JSON object, with an entry per option.")
        boolean json;

        Show(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Map<String, String> values = site().config().values();
            if (json) {
                Map<String, Object> out = new LinkedHashMap<>();
                values.forEach((name, text) -> out.put(
                        name,
                        Json.parse("{\"v\":" + text + "}")
                                .map(o -> o.getOrDefault("v", text))
                                .orElse(text)));
                cli.say(Json.pretty(out));
            } else {
                values.forEach((name, text) -> cli.say(name + " = " + text));
            }
            return Exit.OK;
        }
    }

    @CommandLine.Command(
            name = "check",
            description = "Say what is wrong in clove.conf, each problem with its line; exit code 5 if anything is.")
    static final class Check extends Base {
        Check(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Site site = site();
            Optional<String> taken;
            try {
                taken = site.reservedTwice();
            } catch (ControlException e) {
                cli.complain("clove: whether it goes with the accounts could not be seen: " + e.getMessage());
                taken = Optional.empty();
            }
            if (taken.isPresent()) {
                cli.complain(taken.get());
                return Exit.CONFIG;
            }
            cli.say(site.folder().root().resolve(ConfigFile.NAME) + " is right.");
            return Exit.OK;
        }
    }
}
