package im.clove.node.app.service;

import java.nio.file.Path;
import java.util.List;

/// One thing to be done for a service. Plain data; [Executor] does it.
public sealed interface Step {
    /// What it does, as it is shown.
    String words();

    /// Makes a user of the system without a login.
    record AddUser(String name, Path home) implements Step {
        @Override
        public String words() {
            return "make the user " + name;
        }
    }

    /// Makes a folder that only its user may enter, if there is none.
    ///
    /// @param owner its user; empty for whoever does it
    record PrivateFolder(Path path, String owner) implements Step {
        @Override
        public String words() {
            return "make the folder " + path + (owner.isEmpty() ? "" : " for " + owner);
        }
    }

    /// Copies the files of a program, readable for all.
    ///
    /// @param account the user of the machine's node, which commands then find; empty for a service of one's own
    /// @param data the folder of that node
    record CopyProgram(Found.Program program, Path to, String account, Path data) implements Step {
        @Override
        public String words() {
            return "copy the program to " + to;
        }
    }

    /// Makes a link lead somewhere, in one step if there is one already.
    record PointAt(Path link, Path target) implements Step {
        @Override
        public String words() {
            return "point " + link + " at " + target;
        }
    }

    /// Writes a file that all may read.
    record WriteFile(Path path, String text) implements Step {
        @Override
        public String words() {
            return "write " + path;
        }
    }

    /// Runs `systemctl`.
    record Systemctl(List<String> arguments) implements Step {
        public Systemctl {
            arguments = List.copyOf(arguments);
        }

        @Override
        public String words() {
            return "systemctl " + String.join(" ", arguments);
        }
    }

    /// Lets a user's services start with the machine and go on after the user has left. If that is refused, the rest
    /// goes on.
    record Linger(String user) implements Step {
        @Override
        public String words() {
            return "let services of " + user + " run without a login";
        }
    }

    /// Removes a file or a link, if it is there.
    record DeleteFile(Path path) implements Step {
        @Override
        public String words() {
            return "remove " + path;
        }
    }

    /// Removes a folder with all that is in it, but for one entry.
    ///
    /// @param except the name of what stays; empty if nothing does
    record DeleteTree(Path path, String except) implements Step {
        @Override
        public String words() {
            return "remove " + path + (except.isEmpty() ? "" : " but for " + except);
        }
    }

    /// Removes a folder if nothing is left in it.
    record DeleteEmpty(Path path) implements Step {
        @Override
        public String words() {
            return "remove " + path + " if it is empty";
        }
    }
}
