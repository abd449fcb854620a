package im.clove.smacksuite;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.igniterealtime.smack.inttest.AbstractSmackIntTest;

/// `Main PROPERTIES [TEST...]`: runs the suite's classes, one after the other in the order of their names, each with
/// accounts of its own, and prints a line for each test ([Result#line]); what the suite itself prints goes to standard
/// error. The properties:
///
/// - `service`, `host`: the node's domain, and the address (a number) at which it has port 5222;
/// - `authority`: the file of the certificate by which the node's one has to be signed;
/// - `admin`, `password`: an administrator, who makes the accounts (XEP-0133);
/// - `folder`: for files of the suite;
/// - `debug`: `console` to see every stanza.
///
/// A TEST is the simple name of a class, or of a class and a method with a dot between. Exit status 0 when all were
/// run, whatever came of them.
public final class Main {
    /// For one class; a machine that is busy with something else included.
    private static final Duration LIMIT = Duration.ofSeconds(90);

    /// A node has no WebSocket for the first two yet. The others lose what they have deciphered when the record behind
    /// it
    /// is not yet complete, or says that there is no more (docs/conformance.md).
    private static final List<String> UNUSED =
            List.of("modular-websocket-okhttp", "modular-websocket-java11", "modular", "modular-nocompress");

    private static final String STORE = "trusted.p12";
    private static final char[] STORE_PASSWORD = "trusted".toCharArray();

    private Main() {}

    public static void main(String[] arguments) throws Exception {
        PrintStream out = System.out;
        System.setOut(System.err);
        Properties given = new Properties();
        try (InputStream in = Files.newInputStream(Path.of(arguments[0]))) {
            given.load(in);
        }
        List<String> tests = Arrays.asList(arguments).subList(1, arguments.length);
        trust(Path.of(given.getProperty("authority")), Path.of(given.getProperty("folder"), STORE));
        Map.of(
                        "service", given.getProperty("service"),
                        "host", given.getProperty("host"),
                        "adminAccountUsername", given.getProperty("admin"),
                        "adminAccountPassword", given.getProperty("password"),
                        "securityMode", "required",
                        "replyTimeout", "10000",
                        "disabledConnections", String.join(",", UNUSED),
                        "debugger", given.getProperty("debug", "none"))
                .forEach((key, value) -> System.setProperty("sinttest." + key, value));
        for (Class<? extends AbstractSmackIntTest> test : TestClasses.among(tests)) {
            for (Result result : within(LIMIT, test, tests)) {
                out.println(result.line());
            }
        }
        out.println(Result.END);
        System.exit(0);
    }

    /// A class that waits for what never comes is left where it is, and the others go on.
    private static List<Result> within(Duration limit, Class<? extends AbstractSmackIntTest> test, List<String> tests)
            throws Exception {
        FutureTask<List<Result>> task = new FutureTask<>(() -> Suite.run(test, tests));
        Thread thread = Thread.ofPlatform().daemon().start(task);
        try {
            return task.get(limit.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            late.setStackTrace(thread.getStackTrace());
            late.printStackTrace();
            thread.interrupt();
            return List.of(
                    Result.of(Result.Outcome.FAILED, test.getSimpleName(), new TimeoutException("no end in " + limit)));
        }
    }

    /// Lets Smack take certificates of this authority and of no other.
    private static void trust(Path authority, Path file) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = Files.newInputStream(authority)) {
            store.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, STORE_PASSWORD);
        }
        System.setProperty("javax.net.ssl.trustStore", file.toString());
        System.setProperty("javax.net.ssl.trustStoreType", "PKCS12");
        System.setProperty("javax.net.ssl.trustStorePassword", new String(STORE_PASSWORD));
    }
}
