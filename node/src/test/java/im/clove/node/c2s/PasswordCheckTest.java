package im.clove.node.c2s;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.c2s.PasswordCheck.Outcome;
import im.clove.runtime.stage.Stage;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.Decoys;
import im.clove.xmpp.sasl.Login;
import im.clove.xmpp.sasl.ScramCredential;
import im.clove.xmpp.sasl.TokenLogin;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// T-09, T-12: passwords that come by another way than a stream.
@Timeout(300)
final class PasswordCheckTest {
    private static final Jid ROMEO = Jid.parse("romeo@montague.example");
    private static final Jid ROSALINE = Jid.parse("rosaline@montague.example");
    private static final PeerIdentity HERE = new PeerIdentity.Tcp(new InetSocketAddress("127.0.0.1", 1));
    private static final PeerIdentity THERE = new PeerIdentity.Tcp(new InetSocketAddress("192.0.2.1", 1));

    private final Stage stage = new Stage(Stage.Time.STANDS);
    private final LoginThrottle throttle = new LoginThrottle(3, Duration.ofMinutes(10));
    private final PasswordCheck check =
            new PasswordCheck(new Known(), throttle, new FailureLog(stage.timers(), stage), stage.timers());

    /// Romeo's password is `shakespeare`, and so is Rosaline's, who may not log in.
    private static final class Known implements Secrets {
        private final ScramCredential credential = ScramCredential.of("shakespeare", 4096, new SecureRandom());
        private final Decoys decoys = new Decoys(new byte[32], 4096);

        @Override
        public Optional<Login> login(@Nullable Jid account) {
            return account == null || account.local().equals("nobody")
                    ? Optional.empty()
                    : Optional.of(new Login(credential, account.equals(ROSALINE), 0));
        }

        @Override
        public Optional<TokenLogin> tokens(@Nullable Jid account, String client) {
            return Optional.empty();
        }

        @Override
        public String pseudonym(Jid account, String client) {
            return client;
        }

        @Override
        public Decoys decoys() {
            return decoys;
        }
    }

    private Outcome ask(PeerIdentity peer, Jid account, String password) throws Exception {
        return stage.perform("an answer", () -> check.check(peer, account, password));
    }

    @Test
    @DisplayName("Right is right; wrong, unknown and disabled are the same")
    void outcomes() throws Exception {
        assertThat(ask(HERE, ROMEO, "shakespeare")).isEqualTo(Outcome.RIGHT);
        assertThat(ask(HERE, ROMEO, "marlowe")).isEqualTo(Outcome.WRONG);
        assertThat(ask(HERE, ROSALINE, "shakespeare")).isEqualTo(Outcome.WRONG);
        assertThat(ask(HERE, Jid.parse("nobody@montague.example"), "nobody has this one"))
                .isEqualTo(Outcome.WRONG);
    }

    @Test
    @DisplayName("Wrong ones count with those of logins, and a right one waits as a login does")
    void slow() throws Exception {
        for (int i = 0; i < 3; i++) {
            throttle.failed(im.clove.runtime.door.Source.of(THERE), Optional.of(ROMEO), 0);
        }
        assertThat(ask(THERE, ROMEO, "marlowe")).isEqualTo(Outcome.WRONG);
        List<Outcome> seen = new CopyOnWriteArrayList<>();
        stage.execute(() -> {
            try {
                seen.add(check.check(THERE, ROMEO, "shakespeare"));
            } catch (java.io.InterruptedIOException e) {
                throw new AssertionError(e);
            }
        });
        stage.still();
        assertThat(seen).isEmpty();
        stage.pass(Duration.ofMillis(99));
        assertThat(seen).isEmpty();
        stage.pass(Duration.ofMillis(1));
        assertThat(seen).containsExactly(Outcome.RIGHT);
    }

    @Test
    @DisplayName("One source has four under way, so waiting cannot be had in parallel; others are looked at meanwhile")
    void busy() throws Exception {
        for (int i = 0; i < 20; i++) {
            throttle.failed(im.clove.runtime.door.Source.of(THERE), Optional.empty(), 0);
        }
        List<Outcome> seen = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 4; i++) {
            stage.execute(() -> {
                try {
                    seen.add(check.check(THERE, ROMEO, "marlowe"));
                } catch (java.io.InterruptedIOException e) {
                    throw new AssertionError(e);
                }
            });
        }
        stage.still();
        assertThat(ask(THERE, ROMEO, "shakespeare")).isEqualTo(Outcome.BUSY);
        assertThat(ask(HERE, ROMEO, "shakespeare")).isEqualTo(Outcome.RIGHT);
        stage.pass(LoginThrottle.LONGEST_FOR_SOURCE);
        assertThat(new ArrayList<>(seen)).hasSize(4).containsOnly(Outcome.WRONG);
        List<Outcome> last = new CopyOnWriteArrayList<>();
        stage.execute(() -> {
            try {
                last.add(check.check(THERE, ROMEO, "shakespeare"));
            } catch (java.io.InterruptedIOException e) {
                throw new AssertionError(e);
            }
        });
        stage.pass(LoginThrottle.LONGEST_FOR_SOURCE);
        assertThat(last).containsExactly(Outcome.RIGHT);
    }
}
