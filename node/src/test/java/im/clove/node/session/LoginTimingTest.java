package im.clove.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.store.AccountRecord;
import im.clove.node.store.Batch;
import im.clove.node.store.KeyRecords;
import im.clove.node.store.OfflineQueue;
import im.clove.node.store.Stores;
import im.clove.node.store.memory.MemoryStore;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.ChannelBinding;
import im.clove.xmpp.sasl.Mechanism;
import im.clove.xmpp.sasl.SaslServer;
import im.clove.xmpp.sasl.SaslStep;
import im.clove.xmpp.sasl.SaslTerms;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whether the time of a failed login tells that an account exists: real accounts with a wrong password against
/// names that nobody has, and against accounts that are disabled, in turns nobody can guess, through the store
/// and the SASL machine. The network is left out: it only hides. `-Dsamples=N` changes how many. (Names that
/// nobody can have take longer to read; that they are such is in the RFC.)
@Tag("long")
@Timeout(600)
final class LoginTimingTest {
    private static final Domain HOST = Domain.of("verona.example");
    private static final int ACCOUNTS = 64;
    /// A round trip on loopback varies by tens of microseconds, one over I2P by tenths of a second.
    private static final double MOST_MICROS = 2;

    private static final String NONCE = "a-nonce-of-the-server";

    /// The slowest are somebody else's doing: the collector's, the scheduler's.
    private static final double KEPT = 0.9;

    private final Stores stores = Stores.over(new MemoryStore(), OfflineQueue.Quota.STANDARD);
    private final StoredLogins logins;

    LoginTimingTest() {
        SecureRandom random = new SecureRandom();
        Batch batch = new Batch();
        for (Kind kind : List.of(Kind.KNOWN, Kind.DISABLED)) {
            for (int i = 0; i < ACCOUNTS; i++) {
                Jid jid = Jid.of(kind.name(i), HOST, "");
                stores.accounts()
                        .put(
                                batch,
                                new AccountRecord(
                                        jid,
                                        Instant.EPOCH,
                                        kind == Kind.DISABLED,
                                        false,
                                        KeyRecords.derive("the right one", random)));
            }
        }
        stores.store().commit(batch);
        logins = new StoredLogins(stores, random, InstantSource.system());
    }

    /// Whose login fails. All names are of one length.
    private enum Kind {
        KNOWN("known"),
        UNKNOWN("other"),
        DISABLED("gone-");

        private final String begin;

        Kind(String begin) {
            this.begin = begin;
        }

        String name(int i) {
            return begin + (100 + i);
        }
    }

    private SaslServer server() {
        return new SaslServer(new SaslTerms(
                HOST,
                Mechanism.offer(true, false, ChannelBinding.Source.NONE),
                ChannelBinding.Source.NONE,
                logins::login,
                logins.decoys(),
                true,
                () -> NONCE));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "KNOWN")
    @DisplayName("T-09, T-10: SCRAM: first answer and proof, 10 000 samples of each")
    void scram(Kind other) {
        int samples = Integer.getInteger("samples", 10_000);
        assertThat(difference("SCRAM-SHA-256", other, samples, this::scramNanos))
                .isLessThan(MOST_MICROS);
    }

    @Test
    @DisplayName("T-09, T-10: PLAIN, which stretches the password, 2 000 samples of each")
    void plain() {
        int samples = Integer.getInteger("samples", 10_000) / 5;
        // Of two milliseconds: here the noise of the machine is larger than all that could be told.
        assertThat(difference("PLAIN", Kind.UNKNOWN, samples, this::plainNanos)).isLessThan(500);
    }

    private long scramNanos(String name) {
        byte[] first = ("n,,n=" + name + ",r=nonce").getBytes(StandardCharsets.US_ASCII);
        byte[] proof = ("c=biws,r=nonce" + NONCE + ",p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts1ZXnWTeqTyH0WcT8=")
                .getBytes(StandardCharsets.US_ASCII);
        SaslServer server = server();
        long begin = System.nanoTime();
        SaslStep challenge = server.start("SCRAM-SHA-256", Optional.of(first));
        SaslStep end = server.respond(proof);
        long took = System.nanoTime() - begin;
        assertThat(challenge).isInstanceOf(SaslStep.Challenge.class);
        assertThat(end).isInstanceOf(SaslStep.Failure.class);
        return took;
    }

    private long plainNanos(String name) {
        byte[] message = ('\0' + name + '\0' + "wrong").getBytes(StandardCharsets.US_ASCII);
        SaslServer server = server();
        long begin = System.nanoTime();
        SaslStep end = server.start("PLAIN", Optional.of(message));
        long took = System.nanoTime() - begin;
        assertThat(end).isInstanceOf(SaslStep.Failure.class);
        return took;
    }

    /// How far the medians of the two classes are apart, in microseconds. Welch's t is printed: without a network
    /// it finds tenths of a microsecond.
    private static double difference(String what, Kind other, int samples, ToLongFunction<String> attempt) {
        Random order = new Random(7);
        for (int i = 0; i < samples / 2; i++) {
            attempt.applyAsLong((i % 2 == 0 ? Kind.KNOWN : other).name(i % ACCOUNTS));
        }
        double[][] taken = new double[2][samples];
        int[] have = new int[2];
        while (have[0] < samples || have[1] < samples) {
            int known = have[0] == samples ? 1 : have[1] == samples ? 0 : order.nextInt(2);
            taken[known][have[known]++] =
                    attempt.applyAsLong((known == 1 ? Kind.KNOWN : other).name(order.nextInt(ACCOUNTS)));
        }
        double[] all = Arrays.copyOf(taken[0], 2 * samples);
        System.arraycopy(taken[1], 0, all, samples, samples);
        Arrays.sort(all);
        double limit = all[(int) (KEPT * all.length) - 1];
        List<double[]> kept = Arrays.stream(taken)
                .map(one -> Arrays.stream(one).filter(x -> x <= limit).sorted().toArray())
                .toList();
        double t = t(kept.get(1), kept.get(0));
        System.out.printf(
                "%s: %d samples of each; median known %.1f us, %s %.1f us; Welch t %.2f%n",
                what, samples, median(kept.get(1)) / 1000, other, median(kept.get(0)) / 1000, t);
        return Math.abs(median(kept.get(1)) - median(kept.get(0))) / 1000;
    }

    private static double median(double[] sorted) {
        return sorted[sorted.length / 2];
    }

    private static double t(double[] a, double[] b) {
        double meanA = Arrays.stream(a).average().orElseThrow();
        double meanB = Arrays.stream(b).average().orElseThrow();
        return (meanA - meanB) / Math.sqrt(variance(a, meanA) / a.length + variance(b, meanB) / b.length);
    }

    private static double variance(double[] values, double mean) {
        return Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum() / (values.length - 1);
    }
}
