package im.clove.bench.compare;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The accounts of a server that keeps the keys of one mechanism only, so that there is a domain for each; they
/// register themselves.
record Accounts(InetSocketAddress address) {
    static final List<String> DOMAINS = List.of("bench.test", "bench256.test");

    User user(String name, Scram scram) {
        return new User(address, name, scram == Scram.SHA_1 ? DOMAINS.getFirst() : DOMAINS.getLast());
    }

    /// What the unpacked folder says; an installed program's version is for the reader to look up.
    static String version(Path program) {
        try {
            return Files.readString(program.resolveSibling("version")).strip();
        } catch (IOException _) {
            return "as " + program;
        }
    }
}
