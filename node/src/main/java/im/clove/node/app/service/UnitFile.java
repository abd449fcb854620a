package im.clove.node.app.service;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// systemd's file for a service, made of `conf/clove.service`, which is a whole unit itself: that of the machine's
/// node in its usual folders (systemd.unit(5), systemd.exec(5)).
public final class UnitFile {
    static final String MARK = "# Written by `clove service install`";

    /// What needs rights that a user's own service manager does not have, or has no meaning there.
    private static final Set<String> MACHINE_ONLY = Set.of(
            "After",
            "User",
            "Group",
            "StateDirectory",
            "StateDirectoryMode",
            "PrivateTmp",
            "PrivateDevices",
            "ProtectSystem",
            "ProtectHome",
            "ProtectKernelTunables",
            "ProtectKernelModules",
            "ProtectKernelLogs",
            "ProtectControlGroups",
            "ProtectClock",
            "ProtectHostname",
            "ProtectProc",
            "CapabilityBoundingSet",
            "RemoveIPC");

    private UnitFile() {}

    /// Whether an installation wrote a unit, and may replace it.
    static boolean isOurs(String text) {
        return text.startsWith(MARK);
    }

    /// The unit for a service.
    ///
    /// @param template the text of `conf/clove.service`
    /// @param java the home of the Java that it starts with; the launcher looks for another when that is gone
    /// @throws IllegalArgumentException if the template lacks what is to be replaced
    static String render(String template, Layout layout, Path java) {
        List<String> out = new ArrayList<>();
        out.add(MARK + ", which replaces it when it is run again.");
        out.add("# Changes of your own: systemctl " + (layout.ofMachine() ? "" : "--user ") + "edit clove");
        out.add("");
        int replaced = 0;
        boolean head = true;
        for (String line : template.lines().toList()) {
            // The comment on top says how to do by hand what was done.
            head = head && (line.startsWith("#") || line.isBlank());
            if (head) {
                continue;
            }
            String key = line.substring(0, Math.max(0, line.indexOf('=')));
            if (!layout.ofMachine() && MACHINE_ONLY.contains(key)) {
                continue;
            }
            switch (key) {
                case "ExecStart" -> {
                    out.add("ExecStart=" + word(layout.launcher().toString(), true) + " run");
                    replaced++;
                }
                case "Environment" -> {
                    out.add("Environment=" + word("CLOVE_HOME=" + layout.data(), false));
                    out.add("Environment=" + word("JAVA_HOME=" + java, false));
                    replaced++;
                }
                case "StateDirectory" -> {
                    out.add(
                            layout.stateName().isEmpty()
                                    ? "ReadWritePaths=" + word(layout.data().toString(), false)
                                    : "StateDirectory=" + word(layout.stateName(), false));
                    replaced++;
                }
                case "StateDirectoryMode" -> {
                    if (!layout.stateName().isEmpty()) {
                        out.add(line);
                    }
                }
                case "WantedBy" -> {
                    out.add(layout.ofMachine() ? line : "WantedBy=default.target");
                    replaced++;
                }
                default -> out.add(line);
            }
        }
        if (replaced != (layout.ofMachine() ? 4 : 3)) {
            throw new IllegalArgumentException("the template of the unit is not what it was");
        }
        return String.join("\n", out) + "\n";
    }

    /// A word as systemd reads it: quoted, `%` doubled, and in a command `$` too.
    static String word(String text, boolean command) {
        String escaped = text.replace("%", "%%").replace("\\", "\\\\").replace("\"", "\\\"");
        if (command) {
            escaped = escaped.replace("$", "$$");
        }
        boolean plain = escaped.chars().noneMatch(c -> c == ' ' || c == '\t' || c == '\'' || c == '"' || c == '\\');
        return plain ? escaped : '"' + escaped + '"';
    }

    /// The text behind what [#word] wrote.
    static String plain(String word, boolean command) {
        boolean quoted = word.startsWith("\"") && word.endsWith("\"") && word.length() > 1;
        String inner = quoted ? word.substring(1, word.length() - 1) : word;
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < inner.length(); i++) {
            char c = inner.charAt(i);
            boolean escape = c == '\\' || c == '%' || c == '$' && command;
            if (escape && i + 1 < inner.length()) {
                i++;
            }
            out.append(inner.charAt(i));
        }
        return out.toString();
    }
}
