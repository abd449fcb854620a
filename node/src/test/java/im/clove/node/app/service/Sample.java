package im.clove.node.app.service;

import im.clove.node.app.service.Found.Owner;
import java.nio.file.Path;

/// Machines and programs of the tests.
final class Sample {
    private Sample() {}

    static Layout machine() {
        return Layout.system(Layout.systemPrefix(), Layout.systemData());
    }

    static Layout user() {
        Path home = Path.of("/home/ann");
        var homes = new Layout.Homes(home, home.resolve(".config"), home.resolve(".local/share"));
        return Layout.user("ann", homes, homes.prefix(), home.resolve(".local/share/clove"));
    }

    static Found.Program program() {
        Path source = Path.of("/src/clove");
        return new Found.Program(
                "2",
                source.resolve("clove"),
                source.resolve("node/target/app"),
                source.resolve("conf"),
                Path.of("/usr/lib/jvm/java-25"));
    }

    /// A machine where nothing is installed, seen by root.
    static Found nothing() {
        return new Found(true, true, "", false, Owner.NOBODY, "", Owner.NOBODY, Owner.NOBODY, false, false);
    }

    /// A machine where it runs, seen by root.
    static Found running(String unit) {
        return new Found(true, true, "", true, Owner.OURS, unit, Owner.OURS, Owner.OURS, true, true);
    }
}
