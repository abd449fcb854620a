package im.clove.i2p.router;

import im.clove.i2p.keys.Names;
import im.clove.i2p.keys.NodeIdentity;
import im.clove.i2p.stream.Endpoint;
import im.clove.i2p.stream.PeerGate;
import im.clove.i2p.stream.SessionOptions;
import im.clove.xmpp.jid.B32;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// The one private router of this JVM, without peers, started for the first test that asks for it and stopped after
/// the last. Two destinations on it talk through the real streaming library. From before its start until it takes
/// sessions somebody asks it for everything there is to ask: `clove status` comes at any time.
public final class PrivateRouter implements AutoCloseable {
    /// More than any machine takes: what is waited for is a state, and comes.
    public static final Duration PATIENCE = Duration.ofSeconds(100);

    public final EmbeddedRouter router;
    final NetworkProfile.Private profile;
    final Path folder;
    /// What the first questions have met, when they are over: nothing, if all is well.
    final CompletableFuture<Optional<Throwable>> earlyQuestions = new CompletableFuture<>();

    /// Everything printed by anybody since before the router was made.
    final ByteArrayOutputStream screen = new ByteArrayOutputStream();

    private PrivateRouter() throws IOException {
        System.setOut(new PrintStream(new Tee(System.out, screen), true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(new Tee(System.err, screen), true, StandardCharsets.UTF_8));
        folder = Files.createTempDirectory("router");
        profile = NetworkProfile.Private.onLoopback(freePort());
        router = new EmbeddedRouter(folder, profile, RouterOptions.alone());
        Thread.ofPlatform().daemon().name("early-questions").start(this::askAllTheTime);
        router.start();
    }

    private void askAllTheTime() {
        B32 us = identity().b32();
        B32 nobody = B32.ofHash(new byte[32]);
        try {
            while (!router.takesSessions() && !(router.state() instanceof RouterState.Stopped)) {
                router.figures();
                router.forgetLeases(us, nobody);
                router.changeTunnels();
                router.finds(us, nobody, Duration.ofMillis(1));
            }
            earlyQuestions.complete(Optional.empty());
        } catch (RuntimeException e) {
            earlyQuestions.complete(Optional.of(e));
        }
    }

    /// Shows and keeps what is printed.
    private static final class Tee extends FilterOutputStream {
        private final OutputStream copy;

        Tee(OutputStream shown, OutputStream copy) {
            super(shown);
            this.copy = copy;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            copy.write(b);
        }
    }

    /// A private router opens no UDP port. Below the ports that the system gives to whoever asks for any, so that
    /// none of those takes it before the router has it.
    static int freePort() {
        Random random = new Random();
        while (true) {
            int port = random.nextInt(20_000, 32_000);
            try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
                return port;
            } catch (IOException _) {
                // Somebody has it: another one.
            }
        }
    }

    /// A fresh destination on it that answers the server ports, knowing the others by their destinations.
    public Endpoint open(NodeIdentity identity, Names names, PeerGate gate) {
        return Endpoint.open(identity, router, names, SessionOptions.withoutHops(), gate, Endpoint.SERVER_PORTS);
    }

    public static NodeIdentity identity() {
        return NodeIdentity.create(new SecureRandom());
    }

    @Override
    public void close() {
        router.close();
    }

    /// Gives it to tests as a parameter.
    public static final class Extension implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == PrivateRouter.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(PrivateRouter.class))
                    .computeIfAbsent(PrivateRouter.class, _ -> {
                        try {
                            return new PrivateRouter();
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    });
        }
    }
}
