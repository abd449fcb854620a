package im.clove.clearnet.ddns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import im.clove.clearnet.ddns.DdnsUpdater.Status;
import im.clove.clearnet.place.AddressRules;
import im.clove.clearnet.trust.CertificateMaker;
import im.clove.clearnet.trust.CertificateMaker.Made;
import im.clove.runtime.owner.ManualTimers;
import im.clove.s2s.config.Backoff;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DdnsUpdaterTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final char[] PASSWORD = "x".toCharArray();
    private static final Duration EVERY = Duration.ofMinutes(10);
    private static final Made CA = now(CertificateMaker.authority("Test CA")).selfSigned();

    @TempDir
    Path folder;

    private final ManualTimers timers = new ManualTimers();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> looked = new ArrayList<>();
    private volatile int status = 200;
    private volatile String body = "OK";
    private List<InetAddress> addresses = List.of(InetAddress.getLoopbackAddress());
    private Path token;
    private HttpsServer server;

    /// Of today: the certificate is checked by the JDK, which looks at its own clock.
    private static CertificateMaker now(CertificateMaker maker) {
        Duration offset = Duration.between(CertificateMaker.NOW, Instant.now());
        return maker.valid(offset.minus(DAY), offset.plus(DAY));
    }

    @BeforeEach
    void service() throws Exception {
        token = Files.writeString(folder.resolve("token"), "secret-123\n");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        server = serve(now(CertificateMaker.server("ddns.example")).by(CA));
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    private HttpsServer serve(Made made) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry(
                "x", made.keys().getPrivate(), PASSWORD, new X509Certificate[] {made.certificate(), CA.certificate()});
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        HttpsServer out = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        out.setHttpsConfigurator(new HttpsConfigurator(context));
        out.createContext("/", exchange -> {
            asked.add(exchange.getRequestHeaders().getFirst("Host").replaceAll(":.*", "")
                    + exchange.getRequestURI().toString());
            exchange.getResponseHeaders().add("Location", "https://ddns.example:" + port() + "/elsewhere");
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            // 0 for a length that is not told: the body comes in pieces.
            exchange.sendResponseHeaders(status, body.length() > 3 ? 0 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        out.start();
        return out;
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private DdnsUpdater updater(AddressRules rules) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", CA.certificate());
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        AddressOf names = host -> {
            looked.add(host.name());
            return addresses;
        };
        return new DdnsUpdater(
                new DdnsUpdater.What(
                        UpdateUrl.of("https://ddns.example:" + port() + "/update?d={domain}&t={token}&ip={ip}"),
                        "me",
                        new TokenFile(token),
                        Optional::empty,
                        EVERY),
                new SecureGet(names, rules, context.getSocketFactory(), timers),
                new DdnsUpdater.Tools(
                        timers,
                        Runnable::run,
                        Clock.systemUTC(),
                        new Backoff(Duration.ofMinutes(1), Duration.ofMinutes(4), 0),
                        () -> 0));
    }

    private Status after(DdnsUpdater updater) {
        updater.start();
        return updater.status();
    }

    private void isTrouble(Status now, String says) {
        assertThat(now.told()).isEmpty();
        assertThat(now.trouble())
                .hasValueSatisfying(text -> assertThat(text).contains(says).doesNotContain("secret"));
    }

    @Test
    void serviceIsToldAtOnceAndThenAtIntervals() throws Exception {
        DdnsUpdater updater = updater(AddressRules.LOOPBACK);
        assertThat(after(updater).trouble()).isEmpty();
        assertThat(updater.status().told()).isPresent();
        assertThat(asked).containsExactly("ddns.example/update?d=me&t=secret-123&ip=");
        assertThat(looked).containsExactly("ddns.example");
        timers.advance(EVERY.minusMillis(1));
        assertThat(asked).hasSize(1);
        timers.advance(Duration.ofMillis(1));
        assertThat(asked).hasSize(2);
        assertThat(timers.pending()).as("one for the next time").isEqualTo(1);
        updater.close();
        assertThat(timers.pending()).isZero();
    }

    @Test
    void refusalIsToldTheOwnerAndTriedAgainLaterAndLater() throws Exception {
        body = "KO";
        DdnsUpdater updater = updater(AddressRules.LOOPBACK);
        isTrouble(after(updater), "it says 'ko'");
        for (int minutes : List.of(1, 2, 4, 4)) {
            int before = asked.size();
            timers.advance(Duration.ofMinutes(minutes).minusMillis(1));
            assertThat(asked).hasSize(before);
            timers.advance(Duration.ofMillis(1));
            assertThat(asked).hasSize(before + 1);
        }
        body = "OK";
        timers.advance(Duration.ofMinutes(4));
        assertThat(updater.status().trouble()).isEmpty();
    }

    @Test
    void wordsOfDyndnsAreUnderstoodAlsoInPieces() throws Exception {
        body = "nochg 192.0.2.1";
        assertThat(after(updater(AddressRules.LOOPBACK)).trouble()).isEmpty();
        body = "badauth";
        isTrouble(after(updater(AddressRules.LOOPBACK)), "it says 'badauth'");
    }

    @Test
    void redirectionIsNotFollowed() throws Exception {
        status = 302;
        isTrouble(after(updater(AddressRules.LOOPBACK)), "points elsewhere (status 302)");
        assertThat(asked).hasSize(1);
    }

    @Test
    void statusThatIsNoneOfSuccessIsTold() throws Exception {
        status = 503;
        isTrouble(after(updater(AddressRules.LOOPBACK)), "status 503");
    }

    @Test
    void certificateOfAnotherHostOrAuthorityGetsNoToken() throws Exception {
        server.stop(0);
        server = serve(now(CertificateMaker.server("other.example")).by(CA));
        isTrouble(after(updater(AddressRules.LOOPBACK)), "ddns.example did not answer");
        server.stop(0);
        server = serve(now(CertificateMaker.server("ddns.example"))
                .by(now(CertificateMaker.authority("Test CA")).selfSigned()));
        isTrouble(after(updater(AddressRules.LOOPBACK)), "ddns.example did not answer");
        assertThat(asked).isEmpty();
    }

    @Test
    void addressThatIsNotAllowedIsNotDialled() throws Exception {
        isTrouble(after(updater(AddressRules.PUBLIC)), "no address that may be dialled");
        addresses = List.of();
        isTrouble(after(updater(AddressRules.LOOPBACK)), "no address that may be dialled");
        assertThat(asked).isEmpty();
    }

    @Test
    void nextAddressIsTriedWhereOneDoesNotAnswer() throws Exception {
        addresses = List.of(InetAddress.ofLiteral("127.0.0.2"), InetAddress.getLoopbackAddress());
        assertThat(after(updater(AddressRules.LOOPBACK)).trouble()).isEmpty();
    }

    @Test
    void tokenThatOthersMayReadIsNotUsed() throws Exception {
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r-----"));
        isTrouble(after(updater(AddressRules.LOOPBACK)), "chmod 600");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(token, "secret one\nsecret two\n");
        assertThatThrownBy(() -> new TokenFile(token).read())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("more than one");
        Files.writeString(token, "\n");
        isTrouble(after(updater(AddressRules.LOOPBACK)), "has no token");
        assertThat(asked).isEmpty();
    }
}
