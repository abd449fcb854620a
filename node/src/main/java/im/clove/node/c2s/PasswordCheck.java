package im.clove.node.c2s;

import im.clove.runtime.door.Source;
import im.clove.runtime.owner.Timers;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.Login;
import im.clove.xmpp.sasl.ScramCredential;
import im.clove.xmpp.xml.Element;
import java.io.InterruptedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// Whether a password is that of an account, for who does not come with a stream. Wrong ones count with those of
/// logins,
/// and what follows is as slow (T-12); a name that is unknown takes as long as a known one (T-09). Thread-safe; blocks.
public final class PasswordCheck {
    private static final String SASL = "urn:ietf:params:xml:ns:xmpp-sasl";

    /// Checks that one source has under way, and all together: each waits, and takes time of a processor.
    private static final int EACH = 4;

    private static final int ALL = 64;

    private final Secrets secrets;
    private final LoginThrottle throttle;
    private final FailureLog failures;
    private final Timers timers;
    private final ScramCredential decoy =
            ScramCredential.of("nobody has this one", ScramCredential.DEFAULT_ITERATIONS, new SecureRandom());
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Integer> underWay = new HashMap<>();
    private int all;

    PasswordCheck(Secrets secrets, LoginThrottle throttle, FailureLog failures, Timers timers) {
        this.secrets = secrets;
        this.throttle = throttle;
        this.failures = failures;
        this.timers = timers;
    }

    /// What came of it.
    public enum Outcome {
        RIGHT,
        /// It is wrong, there is no such account, or it may not log in.
        WRONG,
        /// It was not looked at: too many are, from there.
        BUSY
    }

    /// Looks at one.
    ///
    /// @param peer who says it
    /// @param account bare
    public Outcome check(PeerIdentity peer, Jid account, String password) throws InterruptedIOException {
        Source source = Source.of(peer);
        if (!enter(source)) {
            return Outcome.BUSY;
        }
        try {
            long now = timers.nowMillis();
            Duration ofSource = throttle.sourceDelay(source, now);
            Duration ofAccount = throttle.accountDelay(account, now);
            LoginThrottle.pause(timers, ofSource.compareTo(ofAccount) < 0 ? ofAccount : ofSource);
            Optional<Login> login = secrets.login(account);
            boolean isRight = login.map(Login::credential).orElse(decoy).matches(password)
                    && login.filter(known -> !known.disabled()).isPresent();
            if (isRight) {
                throttle.succeeded(account);
                return Outcome.RIGHT;
            }
            throttle.failed(source, Optional.of(account), timers.nowMillis());
            failures.login(
                    peer,
                    account.local(),
                    account.domain(),
                    Element.of(SASL, "failure", Element.of(SASL, "not-authorized")));
            return Outcome.WRONG;
        } finally {
            leave(source);
        }
    }

    private boolean enter(Source source) {
        lock.lock();
        try {
            int here = underWay.getOrDefault(source.key(), 0);
            if (here >= EACH || all >= ALL) {
                return false;
            }
            underWay.put(source.key(), here + 1);
            all++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void leave(Source source) {
        lock.lock();
        try {
            all--;
            if (underWay.merge(source.key(), -1, Integer::sum) == 0) {
                underWay.remove(source.key());
            }
        } finally {
            lock.unlock();
        }
    }
}
