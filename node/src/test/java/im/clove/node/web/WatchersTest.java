package im.clove.node.web;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.health.Ailment;
import im.clove.node.admin.health.Ailment.Severity;
import im.clove.node.admin.health.Health;
import im.clove.node.admin.health.KnownServer;
import im.clove.node.c2s.Registrar;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `/health` and `/metrics`: what is there, and by which door.
@Timeout(300)
final class WatchersTest {
    private static final Set<String> NAMES = Set.of("127.0.0.1", "verona.example");

    private final Asking asking = new Asking();

    private Site site(Optional<Vitals> vitals) {
        return new Site(
                new WebSessions(asking.timers(), new SecureRandom(), _ -> OptionalLong.empty()),
                (duplex, _, _) -> duplex.close(),
                new Facts() {
                    @Override
                    public Map<String, Object> common(Door door) {
                        return Map.of();
                    }

                    @Override
                    public Map<String, Object> owner() {
                        return Map.of();
                    }

                    @Override
                    public boolean isAdmin(Jid account) {
                        return false;
                    }
                },
                new Invites() {
                    @Override
                    public Optional<Map<String, Object>> look(Door door, String token) {
                        return Optional.empty();
                    }

                    @Override
                    public Registrar.Outcome register(Door door, String token, String name, String password) {
                        return new Registrar.Outcome.NoInvitation();
                    }

                    @Override
                    public Map<String, Object> device(Jid account) {
                        return Map.of("uri", "xmpp:" + account);
                    }

                    @Override
                    public Map<String, Object> invite(Jid from, String kind) throws ControlException {
                        throw new ControlException(ControlException.Kind.REFUSED, "not here");
                    }
                },
                new FakeDesk(),
                new Site.Terms(true, Map.of(), vitals, asking.relay()));
    }

    private static Vitals vitals(Optional<Severity> severity) {
        List<Ailment> ailments =
                severity.map(each -> new Ailment(Ailment.Code.DISK, each, "It is full.", "Make room.")).stream()
                        .toList();
        return new Vitals() {
            @Override
            public Health health() {
                return new Health(
                        Instant.EPOCH,
                        ailments,
                        List.of(new KnownServer(
                                Domain.of("mum.example"), Optional.empty(), 1, Optional.empty(), false)));
            }

            @Override
            public String version() {
                return "1.2";
            }

            @Override
            public String metrics() {
                return "clove_health 2\n";
            }
        };
    }

    private String ask(Optional<Vitals> vitals, Door door, String first, String host) {
        return asking.ask(site(vitals).at(door, NAMES), first, "", new String[] {"Host: " + host});
    }

    private String health(Optional<Severity> severity) {
        return ask(Optional.of(vitals(severity)), Door.HERE, "GET /health", "127.0.0.1:5280");
    }

    @Test
    @DisplayName("A problem is 503, a warning is not, and no other server is named")
    void health() {
        assertThat(health(Optional.empty()))
                .startsWith("HTTP/1.1 200 ")
                .contains("\r\nContent-Type: application/json\r\n")
                .endsWith(
                        "{\"ailments\":[],\"at\":\"1970-01-01T00:00:00Z\",\"status\":\"well\",\"version\":\"1.2\"}\n");
        assertThat(health(Optional.of(Severity.WARNING)))
                .startsWith("HTTP/1.1 200 ")
                .contains("\"status\":\"warning\"")
                .doesNotContain("mum.example");
        assertThat(health(Optional.of(Severity.PROBLEM)))
                .startsWith("HTTP/1.1 503 ")
                .contains(
                        "\"code\":\"disk\"",
                        "\"severity\":\"problem\"",
                        "\"sentence\":\"It is full.\"",
                        "\"remedy\":\"Make room.\"");
    }

    @Test
    @DisplayName("Prometheus is told the format and the version of it")
    void metrics() {
        assertThat(ask(Optional.of(vitals(Optional.empty())), Door.HERE, "GET /metrics", "127.0.0.1"))
                .startsWith("HTTP/1.1 200 ")
                .contains("\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n")
                .contains("\r\nContent-Security-Policy: default-src 'none';")
                .doesNotContain("Access-Control-Allow-Origin")
                .endsWith("\r\n\r\nclove_health 2\n");
    }

    @ParameterizedTest
    @DisplayName("H-11: both are for programs of this machine, where its owner says so, under its names")
    @CsvSource({
        "HERE, GET /health, 127.0.0.1, 200",
        "HERE, HEAD /metrics, 127.0.0.1, 200",
        "HERE, GET /health, evil.example, 421",
        "HERE, GET /metrics, evil.example, 421",
        "HERE, POST /health, 127.0.0.1, 405",
        "HERE, POST /metrics, 127.0.0.1, 405",
        "HERE, GET /health/a, 127.0.0.1, 404",
        "HERE, GET /metrics/a, 127.0.0.1, 404",
        "TLS, GET /health, verona.example, 404",
        "TLS, GET /metrics, verona.example, 404",
        "I2P, GET /health, verona.example, 404",
        "I2P, GET /metrics, verona.example, 404"
    })
    void doors(Door door, String first, String host, String status) {
        assertThat(ask(Optional.of(vitals(Optional.empty())), door, first, host))
                .startsWith("HTTP/1.1 " + status + ' ');
        if (status.equals("200")) {
            assertThat(ask(Optional.empty(), door, first, host))
                    .as("its owner did not say so")
                    .startsWith("HTTP/1.1 404 ");
        }
    }
}
