package im.clove.node.app.screen;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.admin.NodeStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Ports in words, and commands as they are typed.
final class DoorsTest {
    @Test
    void eachHostIsALineAndTheProxyGoesWithItsOwn() {
        Doors doors = doors(
                "STARTTLS 127.0.0.1:5222",
                "direct TLS 127.0.0.1:5223",
                "STARTTLS 192.168.1.5:5222",
                "direct TLS 192.168.1.5:5223",
                "SOCKS 127.0.0.1:4447");
        assertThat(doors.words())
                .containsExactly(
                        "127.0.0.1 port 5222 (TLS 5223, proxy for .i2p 4447)", "192.168.1.5 port 5222 (TLS 5223)");
        assertThat(doors.here().orElseThrow().host()).isEqualTo("127.0.0.1");
        assertThat(doors.outside().orElseThrow().host()).isEqualTo("192.168.1.5");
    }

    @Test
    void aProxyElsewhereAndAHostWithOnePortAreToldAsTheyAre() {
        assertThat(doors("direct TLS 10.0.0.1:5223", "SOCKS 127.0.0.1:4447").words())
                .containsExactly("10.0.0.1 port 5223 with TLS", "127.0.0.1 port 4447 (proxy for .i2p)");
        assertThat(doors("STARTTLS 0:0:0:0:0:0:0:1:5222").here().orElseThrow()).satisfies(server -> {
            assertThat(server.isLoopback()).isTrue();
            assertThat(server.startTls()).isEqualTo(5222);
        });
        assertThat(doors().words()).isEmpty();
        assertThat(doors().here()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        ", clove",
        "./clove, ./clove",
        "/usr/local/bin/clove, clove",
        "/opt/clove/clove, /opt/clove/clove",
        "/opt/my clove/clove, '''/opt/my clove/clove'''"
    })
    void commandsAreTypedAsTheProgramWasCalled(String called, String typed) {
        Wording wording = Wording.of(
                name -> Map.of("PATH", "/usr/bin:/usr/local/bin", "CLOVE_COMMAND", called == null ? "" : called)
                        .get(name),
                null);
        assertThat(wording.command("status")).isEqualTo(typed + " status");
    }

    @Test
    void aDataFolderThatWasNamedIsNamedAgain() {
        assertThat(Wording.of(_ -> null, Path.of("/srv/it's")).command("status"))
                .isEqualTo("clove status --data '/srv/it'\\''s'");
    }

    private static Doors doors(String... listeners) {
        List<NodeStatus.Listener> out = new ArrayList<>();
        for (String each : listeners) {
            int blank = each.lastIndexOf(' ');
            out.add(new NodeStatus.Listener(each.substring(0, blank), each.substring(blank + 1), "option"));
        }
        return Doors.of(out);
    }
}
