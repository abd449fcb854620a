package im.clove.node.app.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What systemd says of a service, in words.
///
/// @param running whether its node runs
/// @param words what it does
/// @param says what the node has told systemd of itself; empty if nothing
/// @param process its process, or 0
/// @param atBoot whether it starts by itself
/// @param version the installed version; empty if none is found
public record ServiceState(boolean running, String words, String says, long process, boolean atBoot, String version) {
    private static final String COMMAND = "ExecStart=";
    private static final String RUN = " run";
    private static final String VARIABLE = "Environment=";
    private static final String HOME = "CLOVE_HOME=";

    /// Asks systemd.
    public static ServiceState of(Layout layout, Programs programs) throws InterruptedException {
        return of(
                layout,
                programs.run(
                                Survey.line(
                                        layout,
                                        "show",
                                        Layout.UNIT,
                                        "--property=ActiveState,SubState,StatusText,MainPID,UnitFileState,Result,ActiveEnterTimestamp"))
                        .output());
    }

    static ServiceState of(Layout layout, String answer) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : answer.lines().toList()) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        String active = values.getOrDefault("ActiveState", "unknown");
        String since = values.getOrDefault("ActiveEnterTimestamp", "");
        String result = values.getOrDefault("Result", "success");
        String words = switch (active) {
            case "active" -> "running" + (since.isEmpty() ? "" : " since " + since);
            case "activating" ->
                values.getOrDefault("SubState", "").equals("auto-restart")
                        ? "ended, and is started again soon (" + result + ")"
                        : "starting";
            case "deactivating" -> "stopping";
            case "failed" -> "failed (" + result + ")";
            default -> "stopped";
        };
        return new ServiceState(
                active.equals("active"),
                words,
                values.getOrDefault("StatusText", ""),
                number(values.getOrDefault("MainPID", "0")),
                values.getOrDefault("UnitFileState", "").equals("enabled"),
                version(layout));
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    private static String version(Layout layout) {
        try {
            Path current = Files.readSymbolicLink(layout.current());
            return String.valueOf(current.getFileName());
        } catch (IOException _) {
            return "";
        }
    }

    /// What an installed unit says of itself: its program's folder and its data's.
    ///
    /// @param unit the text of a unit that [UnitFile] made
    /// @param layout where they are looked for otherwise
    public static Layout asInstalled(Layout layout, String unit) {
        Path prefix = layout.prefix();
        Path data = layout.data();
        for (String line : unit.lines().toList()) {
            if (line.startsWith(COMMAND) && line.endsWith(RUN)) {
                String launcher = UnitFile.plain(line.substring(COMMAND.length(), line.length() - RUN.length()), true);
                Path folder = Path.of(launcher).getParent();
                prefix = folder == null ? prefix : folder;
            } else if (line.startsWith(VARIABLE)) {
                String variable = UnitFile.plain(line.substring(VARIABLE.length()), false);
                if (variable.startsWith(HOME)) {
                    data = Path.of(variable.substring(HOME.length()));
                }
            }
        }
        return new Layout(layout.scope(), layout.account(), prefix, data, layout.unit(), layout.command());
    }

    /// Lines for people.
    ///
    /// @param layout where its parts are
    public List<String> lines(Layout layout) {
        String user = layout.ofMachine() ? "" : "--user ";
        String boot = atBoot ? "starts with the machine" : "does not start by itself";
        return List.of(
                "service   " + words + (process > 0 ? ", process " + process : "") + "; " + boot,
                "          " + (says.isEmpty() ? "(the node has said nothing of itself)" : says),
                "program   " + layout.prefix() + (version.isEmpty() ? ": nothing is installed there" : ", " + version),
                "data      " + layout.data(),
                "log       journalctl " + user + "-u clove");
    }
}
