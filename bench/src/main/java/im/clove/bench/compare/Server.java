package im.clove.bench.compare;

import im.clove.bench.ServerProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Collection;

/// A server under test in a throw-away folder, on loopback. All of them serve direct TLS, know the same accounts,
/// and neither limit rates nor look up names.
interface Server {
    /// For the table's head.
    String name();

    /// Version and what is configured, for the reader.
    String description();

    /// Starts it and waits until clients are answered.
    void start() throws IOException, InterruptedException;

    /// Ends it in order; the data stays.
    void stop() throws InterruptedException;

    /// Makes the accounts, on the running server.
    void makeAccounts(Collection<User> users) throws IOException;

    /// An account for logins with this mechanism.
    User user(String name, Scram scram);

    /// Where files are uploaded and downloaded, inside TLS.
    InetSocketAddress files();

    /// The running process.
    ServerProcess process();
}
