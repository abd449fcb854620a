package im.clove.i2p.router;

import im.clove.xmpp.jid.B32;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import net.i2p.I2PAppContext;

/// A router the user runs already, reached over its client protocol (I2CP). As with [EmbeddedRouter], one per
/// process.
public final class ExternalRouter implements RouterLink {
    private final RouterChoice.External where;

    private ExternalRouter(RouterChoice.External where) {
        this.where = where;
    }

    /// Prepares the library for it; connects to nothing yet.
    ///
    /// @param folder for the library's few files, inside the data folder
    /// @param user for a router that asks for a login; empty for none
    /// @throws IllegalArgumentException if a private network is forced and the router is outside of one
    /// @throws IllegalStateException if this process has a router already
    public static ExternalRouter at(RouterChoice.External where, Path folder, String user, String password)
            throws IOException {
        RouterChoice.External checked = where.checked(System.getenv(NetworkProfile.VARIABLE));
        if (I2PAppContext.getCurrentContext() != null) {
            throw new IllegalStateException("This process has an I2P context already");
        }
        RouterFolder files = new RouterFolder(folder, "external");
        files.prepareForClients();
        Properties all = files.directories();
        all.setProperty("time.disabled", "true");
        all.setProperty("prng.buffers", "2");
        if (!user.isEmpty()) {
            all.setProperty("i2cp.auth", "true");
            all.setProperty("i2cp.username", user);
            all.setProperty("i2cp.password", password);
        }
        // Making the context makes it the library's one global context.
        new I2PAppContext(all).logManager();
        return new ExternalRouter(checked);
    }

    @Override
    public boolean takesSessions() {
        return true;
    }

    @Override
    public Optional<Address> i2cp() {
        return Optional.of(new Address(where.host(), where.port()));
    }

    @Override
    public void forgetLeases(B32 asker, B32 target) {
        // Its client protocol has no word for that.
    }

    @Override
    public Optional<Boolean> finds(B32 asker, B32 target, Duration timeout) {
        return Optional.empty();
    }

    @Override
    public void changeTunnels() {
        // Nor for that.
    }
}
