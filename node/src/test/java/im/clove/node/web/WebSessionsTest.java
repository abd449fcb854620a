package im.clove.node.web;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.owner.ManualTimers;
import im.clove.xmpp.jid.Jid;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class WebSessionsTest {
    private static final Jid ROMEO = Jid.parse("romeo@verona.example");
    private static final Jid JULIET = Jid.parse("juliet@verona.example");

    private final ManualTimers timers = new ManualTimers();
    private final Map<Jid, Long> generations = new HashMap<>(Map.of(ROMEO, 1L));
    private final WebSessions sessions = new WebSessions(timers, new SecureRandom(), account -> {
        Long generation = generations.get(account);
        return generation == null ? OptionalLong.empty() : OptionalLong.of(generation);
    });

    private String enter() {
        return sessions.enter(sessions.link(ROMEO).orElseThrow()).orElseThrow();
    }

    @Test
    @DisplayName("A link is good once, and becomes a session")
    void once() {
        String link = sessions.link(ROMEO).orElseThrow();
        assertThat(link).hasSizeGreaterThanOrEqualTo(32).matches("[A-Za-z0-9_-]+");
        assertThat(sessions.whose(link)).isEmpty();
        String session = sessions.enter(link).orElseThrow();
        assertThat(sessions.whose(session)).contains(ROMEO);
        assertThat(sessions.enter(link)).isEmpty();
        assertThat(sessions.enter(session)).isEmpty();
        assertThat(sessions.enter("")).isEmpty();
        assertThat(sessions.whose(session)).contains(ROMEO);
    }

    @Test
    @DisplayName("A link is over after ten minutes, a session after a week")
    void over() {
        String link = sessions.link(ROMEO).orElseThrow();
        timers.advance(WebSessions.LINK);
        assertThat(sessions.enter(link)).isEmpty();
        String session = enter();
        timers.advance(WebSessions.SESSION.minus(Duration.ofSeconds(1)));
        assertThat(sessions.whose(session)).contains(ROMEO);
        timers.advance(Duration.ofSeconds(1));
        assertThat(sessions.whose(session)).isEmpty();
    }

    @Test
    @DisplayName("A session is over when its account gets another password, or may not log in; for good")
    void changed() {
        String session = enter();
        String link = sessions.link(ROMEO).orElseThrow();
        generations.put(ROMEO, 2L);
        assertThat(sessions.whose(session)).isEmpty();
        assertThat(sessions.enter(link)).isEmpty();
        generations.put(ROMEO, 1L);
        assertThat(sessions.whose(session)).isEmpty();
        String other = enter();
        generations.remove(ROMEO);
        assertThat(sessions.whose(other)).isEmpty();
        assertThat(sessions.link(JULIET)).isEqualTo(Optional.empty());
    }

    @Test
    @DisplayName("However many others have as many keys as they may, nobody loses one to them")
    void keysOfOthers() {
        generations.put(JULIET, 1L);
        String session = sessions.open(JULIET).orElseThrow();
        String key = sessions.key(session).orElseThrow();
        for (int i = 0; i < 100; i++) {
            Jid other = Jid.parse("a" + i + "@verona.example");
            generations.put(other, 1L);
            for (int browser = 0; browser < 8; browser++) {
                String theirs = sessions.open(other).orElseThrow();
                for (int tab = 0; tab < 8; tab++) {
                    assertThat(sessions.key(theirs)).isPresent();
                }
            }
        }
        assertThat(sessions.proves(session, key)).isTrue();
        assertThat(sessions.keysHeld()).isEqualTo(1 + 100 * 8 * 8);
        String own = sessions.key(session).orElseThrow();
        for (int i = 0; i < 8; i++) {
            assertThat(sessions.key(session)).isPresent();
        }
        assertThat(sessions.proves(session, own)).isFalse();
        sessions.leave(session);
        assertThat(sessions.keysHeld()).isEqualTo(100 * 8 * 8);
    }

    @Test
    void whoLeavesIsOut() {
        String session = enter();
        sessions.leave(session);
        assertThat(sessions.whose(session)).isEmpty();
    }

    @Test
    @DisplayName("No more links and sessions are held than have a place; the oldest go")
    void bounded() {
        String first = sessions.link(ROMEO).orElseThrow();
        String session = enter();
        for (int i = 0; i < 300; i++) {
            enter();
        }
        assertThat(sessions.whose(session)).isEmpty();
        for (int i = 0; i < 16; i++) {
            assertThat(sessions.link(ROMEO)).isPresent();
        }
        assertThat(sessions.enter(first)).isEmpty();
    }

    @Test
    @DisplayName("Nobody pushes out sessions, links or keys of others")
    void others() {
        generations.put(JULIET, 1L);
        String link = sessions.link(JULIET).orElseThrow();
        String session = sessions.open(JULIET).orElseThrow();
        String key = sessions.key(session).orElseThrow();
        String first = enter();
        String last = first;
        for (int i = 0; i < 2_000; i++) {
            last = enter();
            assertThat(sessions.key(last)).isPresent();
        }
        assertThat(sessions.whose(first)).isEmpty();
        for (int i = 0; i < 2_000; i++) {
            assertThat(sessions.key(last)).isPresent();
        }
        assertThat(sessions.count(ROMEO)).isEqualTo(8);
        assertThat(sessions.proves(session, key)).isTrue();
        assertThat(sessions.enter(link)).isPresent();
        assertThat(sessions.count(JULIET)).isEqualTo(2);
    }

    @Test
    @DisplayName("A login does not outlive what it was checked against: another password may come in between")
    void checkedAgainstWhatWas() {
        OptionalLong before = sessions.generation(ROMEO);
        generations.put(ROMEO, 2L);
        String late = sessions.open(ROMEO, before).orElseThrow();
        assertThat(sessions.whose(late)).isEmpty();
        assertThat(sessions.key(late)).isEmpty();
        String now = sessions.open(ROMEO, sessions.generation(ROMEO)).orElseThrow();
        assertThat(sessions.whose(now)).contains(ROMEO);
        assertThat(sessions.open(ROMEO, OptionalLong.empty())).isEmpty();
    }
}
