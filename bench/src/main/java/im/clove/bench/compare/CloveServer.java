package im.clove.bench.compare;

import im.clove.bench.ServerProcess;
import im.clove.node.admin.ControlClient;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.Secret;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.List;

/// Clove, with its router on a private network.
final class CloveServer implements Server {
    private static final String DOMAIN = "bench.test";
    private static final int PAUSE_MILLIS = 20;

    private final Path data;
    private final Path root;
    private final boolean archive;
    private final InetSocketAddress address;
    private final InetSocketAddress files;
    private final Program program;

    CloveServer(Path folder, Path root, boolean archive) throws IOException {
        this.root = root;
        this.archive = archive;
        this.data = folder.resolve("clove");
        this.address = Program.freePort();
        this.files = Program.freePort();
        Files.createDirectory(data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(
                data.resolve("clove.conf"),
                configuration(DOMAIN, address.getPort(), files.getPort()) + "\narchive.enabled = " + archive + '\n');
        String script = root.resolve("clove").toString();
        this.program = new Program(folder.resolve("clove.log"), List.of(script, "run", "--data", data.toString()));
    }

    @Override
    public String name() {
        return "Clove";
    }

    @Override
    public String description() {
        try {
            return Program.output(List.of(root.resolve("clove").toString(), "version"))
                            .lines()
                            .toList()
                            .getLast()
                    + "; with its I2P router on a private network; every message that is stored is synced to the disk"
                    + " before it is acknowledged; " + (archive ? "archives of everything, rooms too" : "no archive");
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return e.toString();
        }
    }

    @Override
    public void start() throws IOException, InterruptedException {
        program.start(address);
        // It opens a moment after the clients' port.
        while (!Files.exists(data.resolve("control.sock"))) {
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    @Override
    public void stop() throws InterruptedException {
        program.stop();
    }

    @Override
    public void makeAccounts(Collection<User> users) throws IOException {
        try (ControlClient control = ControlClient.connect(data.resolve("control.sock"))
                        .orElseThrow(() -> new IOException("Clove's control socket is not there"));
                Secret secret = Secret.of(User.PASSWORD)) {
            for (User user : users) {
                control.addUser(Jid.of(user.name(), Domain.of(DOMAIN), ""), secret, false);
            }
        } catch (ControlException e) {
            throw new IOException(e);
        }
    }

    @Override
    public User user(String name, Scram scram) {
        return new User(address, name, DOMAIN);
    }

    @Override
    public ServerProcess process() {
        return program.process();
    }

    @Override
    public InetSocketAddress files() {
        return files;
    }

    private static String configuration(String domain, int port, int files) {
        return """
            network { kind = private, address = "127.0.0.1", port = 0 }
            domains = ["%s"]
            c2s { port = 0, tls-port = %d }
            socks.enabled = false
            web { port = 0, tls-port = %d }
            files { per-account = 1 TiB, per-day = 1 TiB, all = 1 TiB }
            limits.connections { clients = 10000, before-login = 1000 }
            limits.rate.client = 64 MiB
            """.formatted(domain, port, files);
    }
}
