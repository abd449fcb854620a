package im.clove.testnet.figures;

import im.clove.testnet.Account;
import im.clove.testnet.NodeProcess;
import im.clove.testnet.PrivateI2pNetwork;
import im.clove.testnet.ProsodyHost;
import im.clove.testnet.RemoteUser;
import im.clove.testnet.SlowNetwork;
import im.clove.testnet.Trust;
import im.clove.testnet.Way;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/// A server with a router, on a host of its own, with somebody on it.
sealed interface End extends AutoCloseable {
    /// How long anything may take.
    Duration PATIENCE = Duration.ofMinutes(3);

    String address();

    /// The number of its host.
    int host();

    Account account();

    Way way();

    @Override
    void close() throws IOException;

    /// Logs its person in.
    default RemoteUser login() throws IOException {
        return RemoteUser.login(account(), way(), new Trust.Anything(), PATIENCE);
    }

    /// A Clove node. Its router is inside.
    record Clove(NodeProcess node, int host, Account account) implements End {
        /// Made and started.
        static Clove on(PrivateI2pNetwork network, SlowNetwork hosts, int host, Path folder) throws IOException {
            var node = NodeProcess.in(folder, hosts.host(host));
            network.seed(node.routerFolder());
            node.start();
            return new Clove(node, host, node.addUser("someone", "a-pass-word-1"));
        }

        @Override
        public String address() {
            return node.address();
        }

        @Override
        public Way way() {
            return node.local();
        }

        @Override
        public void close() throws IOException {
            node.close();
        }
    }

    /// Prosody behind i2pd.
    record Stock(ProsodyHost prosody, Account account) implements End {
        @Override
        public String address() {
            return prosody.address();
        }

        @Override
        public int host() {
            return prosody.router().number();
        }

        @Override
        public Way way() {
            return prosody.local();
        }

        @Override
        public void close() throws IOException {
            prosody.close();
        }
    }
}
