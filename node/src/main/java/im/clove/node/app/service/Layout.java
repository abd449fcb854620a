package im.clove.node.app.service;

import java.nio.file.Path;

/// Where the parts of a service lie.
///
/// @param scope whose service it is
/// @param account the user it runs as; made if it is not there, for the whole machine
/// @param prefix the program's folder, which holds every version that is installed and a link to the one in use
/// @param data the data folder, never touched but made if it is missing
/// @param unit systemd's file
/// @param command a link to the launcher, for people
public record Layout(Scope scope, String account, Path prefix, Path data, Path unit, Path command) {
    /// Its name for systemd.
    public static final String UNIT = "clove.service";

    private static final Path STATE = Path.of("/var/lib");

    /// Whose service it is.
    public enum Scope {
        /// The machine's, with a user of its own.
        SYSTEM,
        /// That of the user who installs it.
        USER
    }

    /// @param prefix the program's folder
    /// @param data the data folder
    public static Layout system(Path prefix, Path data) {
        return new Layout(
                Scope.SYSTEM,
                "clove",
                prefix,
                data,
                Path.of("/etc/systemd/system", UNIT),
                Path.of("/usr/local/bin/clove"));
    }

    /// The folder for the program of the whole machine, if no other is asked for.
    public static Path systemPrefix() {
        return Path.of("/opt/clove");
    }

    /// The data folder of the whole machine's node, if no other is asked for.
    public static Path systemData() {
        return STATE.resolve("clove");
    }

    /// @param account the user's name
    /// @param homes the user's folders
    /// @param prefix the program's folder
    /// @param data the data folder
    public static Layout user(String account, Homes homes, Path prefix, Path data) {
        return new Layout(
                Scope.USER,
                account,
                prefix,
                data,
                homes.config().resolve("systemd/user").resolve(UNIT),
                homes.home().resolve(".local/bin/clove"));
    }

    /// A user's folders (the XDG base directories).
    ///
    /// @param config for configuration
    /// @param share for data
    public record Homes(Path home, Path config, Path share) {
        /// The program's folder, if no other is asked for.
        public Path prefix() {
            return share.resolve("clove-program");
        }
    }

    /// Whether it is the machine's.
    public boolean ofMachine() {
        return scope == Scope.SYSTEM;
    }

    /// Every installed version in a folder of its own.
    Path versions() {
        return prefix.resolve("versions");
    }

    /// The link to the version in use.
    Path current() {
        return prefix.resolve("current");
    }

    /// The launcher, through the link.
    Path launcher() {
        return prefix.resolve("clove");
    }

    /// The name of the data folder below /var/lib, where systemd makes it and hands it to the user; empty elsewhere.
    String stateName() {
        return ofMachine() && STATE.equals(data.getParent())
                ? data.getFileName().toString()
                : "";
    }
}
