package im.clove.node.app.service;

import im.clove.node.app.service.Found.Owner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What is to be done for a service, decided from what was found; or why it cannot be. Immutable data.
///
/// @param obstacles why nothing is done, each with what to do instead; empty if all is well
/// @param steps what is to be done, in this order; empty if there are obstacles
public record ServicePlan(List<String> obstacles, List<Step> steps) {
    /// Where the machine's service sees nothing, or something else than everybody.
    private static final List<Path> HIDDEN =
            List.of(Path.of("/home"), Path.of("/root"), Path.of("/run/user"), Path.of("/tmp"), Path.of("/var/tmp"));

    public ServicePlan {
        obstacles = List.copyOf(obstacles);
        steps = List.copyOf(steps);
    }

    /// Installs a program as a service, or in place of an older one.
    ///
    /// @param template the text of `conf/clove.service`
    /// @param start whether it is to run afterwards
    public static ServicePlan install(
            Layout layout, Found found, Found.Program program, String template, boolean start) {
        List<String> obstacles = obstacles(layout, found);
        if (layout.ofMachine()) {
            visible(program.java(), "the Java in " + program.java(), "unpack it into /opt", obstacles);
            visible(layout.prefix(), layout.prefix().toString(), "name another --prefix, or use --user", obstacles);
            visible(layout.data(), layout.data().toString(), "name another --data, or use --user", obstacles);
        }
        for (Path path : List.of(layout.prefix(), layout.data(), program.java())) {
            if (path.toString().chars().anyMatch(Character::isISOControl)) {
                obstacles.add("A unit cannot name " + path + ": it has a control character.");
            }
        }
        if (layout.data().startsWith(layout.prefix()) || layout.prefix().startsWith(layout.data())) {
            obstacles.add("The program and the data need a folder each, and one must not lie in the other: "
                    + layout.prefix() + ", " + layout.data());
        }
        if (found.prefix() == Owner.FOREIGN) {
            obstacles.add(
                    layout.prefix() + " holds something else; name another folder with --prefix, or move it away.");
        }
        if (found.unit() == Owner.FOREIGN) {
            obstacles.add(layout.unit() + " was not written by `clove service install`; move it away first.");
        }
        if (!obstacles.isEmpty()) {
            return new ServicePlan(obstacles, List.of());
        }
        return new ServicePlan(List.of(), installing(layout, found, program, template, start));
    }

    private static List<Step> installing(
            Layout layout, Found found, Found.Program program, String template, boolean start) {
        List<Step> steps = new ArrayList<>();
        if (layout.ofMachine() && !found.accountExists()) {
            steps.add(new Step.AddUser(layout.account(), layout.data()));
        }
        steps.add(new Step.PrivateFolder(layout.data(), layout.ofMachine() ? layout.account() : ""));
        Path version = layout.versions().resolve(program.version());
        steps.add(new Step.CopyProgram(program, version, layout.ofMachine() ? layout.account() : "", layout.data()));
        // From here on a start takes the new version, whole; before it, the old one.
        steps.add(new Step.PointAt(layout.current(), Path.of("versions", program.version())));
        steps.add(new Step.PointAt(layout.launcher(), Path.of("current", "clove")));
        if (found.command() != Owner.FOREIGN) {
            steps.add(new Step.PointAt(layout.command(), layout.launcher()));
        }
        String unit = UnitFile.render(template, layout, program.java());
        if (!unit.equals(found.unitText())) {
            steps.add(new Step.WriteFile(layout.unit(), unit));
            steps.add(systemctl(layout, "daemon-reload"));
        }
        steps.add(systemctl(layout, "enable", Layout.UNIT));
        if (!layout.ofMachine() && !found.lingers()) {
            steps.add(new Step.Linger(layout.account()));
        }
        if (found.running() || start) {
            steps.add(systemctl(layout, found.running() ? "restart" : "start", Layout.UNIT));
        }
        // Only now: what ran until here may have opened its files one by one.
        steps.add(new Step.DeleteTree(layout.versions(), program.version()));
        return steps;
    }

    /// Removes a service and its program. The data stays.
    public static ServicePlan remove(Layout layout, Found found) {
        List<String> obstacles = obstacles(layout, found);
        if (found.unit() == Owner.NOBODY && found.prefix() != Owner.OURS) {
            obstacles.add("There is no such service" + (layout.ofMachine() ? " (--user for one of your own)." : "."));
        }
        if (found.unit() == Owner.FOREIGN) {
            obstacles.add(layout.unit() + " was not written by `clove service install`; it stays.");
        }
        if (!obstacles.isEmpty()) {
            return new ServicePlan(obstacles, List.of());
        }
        List<Step> steps = new ArrayList<>();
        if (found.unit() == Owner.OURS) {
            steps.add(systemctl(layout, "disable", "--now", Layout.UNIT));
            steps.add(new Step.DeleteFile(layout.unit()));
            steps.add(systemctl(layout, "daemon-reload"));
        }
        if (found.command() == Owner.OURS) {
            steps.add(new Step.DeleteFile(layout.command()));
        }
        if (found.prefix() == Owner.OURS) {
            steps.add(new Step.DeleteFile(layout.launcher()));
            steps.add(new Step.DeleteFile(layout.current()));
            steps.add(new Step.DeleteTree(layout.versions(), ""));
            steps.add(new Step.DeleteEmpty(layout.prefix()));
        }
        return new ServicePlan(List.of(), steps);
    }

    private static List<String> obstacles(Layout layout, Found found) {
        List<String> out = new ArrayList<>();
        if (!found.systemd()) {
            out.add("This machine is not run by systemd. `clove run` in a terminal works everywhere.");
        } else if (layout.ofMachine() && !found.root()) {
            out.add("A service of the whole machine needs root: sudo, or --user for one of your own.");
        } else if (!found.manager().isEmpty()) {
            out.add("The service manager does not answer: " + found.manager()
                    + (layout.ofMachine() ? "" : ". Log in as the user itself, not by su or sudo."));
        }
        return out;
    }

    private static void visible(Path path, String what, String instead, List<String> obstacles) {
        if (HIDDEN.stream().anyMatch(path::startsWith)) {
            obstacles.add("A service of the whole machine sees no homes and no /tmp, and so not " + what + ": "
                    + instead + ".");
        }
    }

    private static Step systemctl(Layout layout, String... arguments) {
        List<String> line = new ArrayList<>();
        if (!layout.ofMachine()) {
            line.add("--user");
        }
        line.addAll(List.of(arguments));
        return new Step.Systemctl(line);
    }
}
