package im.clove.bench.compare;

import im.clove.bench.ServerProcess;
import java.io.IOException;

/// Time and processor time from its making on, of the server and of this program.
final class Meter {
    private final ServerProcess server;
    private final double serverCpu;
    private final double ownCpu;
    private final long began = System.nanoTime();

    Meter(ServerProcess server) throws IOException {
        this.server = server;
        this.serverCpu = server.cpuSeconds();
        this.ownCpu = ServerProcess.self().cpuSeconds();
    }

    Cost read() throws IOException {
        return new Cost(
                (System.nanoTime() - began) / 1e9,
                server.cpuSeconds() - serverCpu,
                ServerProcess.self().cpuSeconds() - ownCpu);
    }

    /// All in seconds.
    ///
    /// @param server processor time of the server's process
    /// @param own processor time of this program
    record Cost(double took, double server, double own) {
        static final Cost NONE = new Cost(0, 0, 0);

        Cost minus(Cost earlier) {
            return new Cost(took - earlier.took, server - earlier.server, own - earlier.own);
        }
    }
}
