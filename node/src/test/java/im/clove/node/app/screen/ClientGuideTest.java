package im.clove.node.app.screen;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.admin.NodeStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The pages of `clove connect`, as they are printed.
final class ClientGuideTest {
    private static final String ADDRESS = "e3eok7672ose35t66grdjjohlcz5cftjwh3qf5yfhiqjxicl7ika.b32.i2p";
    private static final ClientGuide.Prints PRINTS = new ClientGuide.Prints(
            "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF",
            "01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67",
            "6A:53:F8:98:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF");

    @Test
    void withoutAClientWhatEveryOneIsTold() {
        assertThat(text(guide("NAME", 80, "127.0.0.1").overview())).isEqualTo("""
                  Account    NAME@e3eok7672ose35t66grdjjohlcz5cftjwh3qf5yfhiqjxicl7ika.b32.i2p
                  Server     127.0.0.1 port 15222 (TLS 15223, proxy for .i2p 14447)
                  Authority  ./clove cert ca --out clove-ca.crt
                  SHA-256    00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:
                             00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF
                  SHA-1      01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67
                  CA SHA-1   6A:53:F8:98:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF

                In every client the account is NAME@ the address. Tell the client the server
                above; otherwise most ask the DNS for the address, which shows it to your
                provider and finds nothing.

                `./clove connect CLIENT` says what goes into which box: conversations, converse,
                dino, finch, gajim, go-sendxmpp, pidgin, poezio, profanity.
                """);
    }

    @Test
    void gajimAtSixtyColumns() {
        assertThat(text(guide("mum", 60, "127.0.0.1").of("gajim").orElseThrow()))
                .isEqualTo("""
                Gajim

                Add Account → Log In, with a tick at Advanced Settings.
                  Address
                mum@e3eok7672ose35t66grdjjohlcz5cftjwh3qf5yfhiqjxicl7ika.b32.i2p
                  Password  the account's
                  Hostname  127.0.0.1
                  Port      15222
                  Type      START TLS

                Unless the authority is installed, Gajim says that it is not
                known. Show Certificate, compare:
                  00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:
                  00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF

                From another machine, over I2P

                Leave Hostname empty. The tool icon beside Proxy makes a new
                one:
                  Type  SOCKS5
                  Host  127.0.0.1
                  Port  4447

                That is the proxy of a Clove node on that machine; another
                I2P router has its own.

                With a Hostname Gajim asks the DNS for the address before
                each connect, which shows it to your provider; with the
                proxy it does not. So the proxy is the better way on this
                machine, too.
                """);
    }

    @Test
    void profanityAtTwoHundredColumns() {
        assertThat(text(guide("mum", 200, "127.0.0.1").of("profanity").orElseThrow()))
                .isEqualTo("""
                Profanity

                Type, in one line:
                  /connect mum@e3eok7672ose35t66grdjjohlcz5cftjwh3qf5yfhiqjxicl7ika.b32.i2p server 127.0.0.1 port 15222 tls force

                Unless the authority is installed, it shows the authority's SHA-1 and asks; if it is this, answer /tls always:
                  6A:53:F8:98:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF

                From another machine, over I2P

                It has no box for a proxy; proxychains4 gives it one. In a file clove-proxy.conf:
                  strict_chain
                  proxy_dns
                  [ProxyList]
                  socks5 127.0.0.1 4447

                And then:
                  proxychains4 -f clove-proxy.conf profanity
                  /connect mum@e3eok7672ose35t66grdjjohlcz5cftjwh3qf5yfhiqjxicl7ika.b32.i2p server e3eok7672ose35t66grdjjohlcz5cftjwh3qf5yfhiqjxicl7ika.b32.i2p port 5222 tls force
                """);
    }

    @ParameterizedTest
    @CsvSource({
        "dino, '  127.0.0.1 " + ADDRESS + "'",
        "dino, 'uses 5222; this node has 15222 (c2s.port)'",
        "dino, clove-ca.crt",
        "pidgin, '  Connect server       127.0.0.1'",
        "pidgin, '  Connect port         15222'",
        "pidgin, '  Username  mum'",
        "pidgin, '01:23:45:67:89'",
        "pidgin, '  Connect server  " + ADDRESS + "'",
        "dino, 'proxychains4 -f clove-proxy.conf dino-im'",
        "poezio, '  custom_host = " + ADDRESS + "'",
        "go-sendxmpp, '  jserver: " + ADDRESS + ":5222'",
        "gajim, 'asks the DNS for the address'",
        "finch, '  Connect server       127.0.0.1'",
        "poezio, '  custom_port = 15222'",
        "poezio, '  jid = mum@" + ADDRESS + "'",
        "go-sendxmpp, '  jserver: 127.0.0.1:15222'",
        "gosendxmpp, '  jserver: 127.0.0.1:15222'",
        "converse, Not yet",
        "conversations, 'allow-public = true'"
    })
    void everyClientHasThisNodesValues(String client, String holds) {
        assertThat(text(guide("mum", 80, "127.0.0.1").of(client).orElseThrow())).contains(holds);
    }

    @Test
    void aPhoneIsToldTheAddressInItsOwnNetwork() {
        assertThat(text(guide("mum", 80, "127.0.0.1", "192.168.7.9")
                        .of("conversations")
                        .orElseThrow()))
                .contains("  Hostname      192.168.7.9", "  Port          15222")
                .doesNotContain("allow-public");
    }

    @Test
    void aNodeWhosePortsNobodyKnowsYetSaysSo() {
        ClientGuide guide = new ClientGuide(
                new ClientGuide.Login("mum", ADDRESS, Doors.of(List.of()), Optional.empty(), new Wording("clove", "")),
                80);
        assertThat(text(guide.overview())).contains("(start the node first)").doesNotContain("SHA-");
        assertThat(text(guide.of("gajim").orElseThrow())).contains("Port      (start the node first)");
        assertThat(guide.of("icq")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("clientsAndWidths")
    void noPageIsWiderThanTheTerminalButForWhatIsCopied(String client, int columns) {
        assertThat(guide("mum", columns, "127.0.0.1").of(client).orElseThrow())
                .filteredOn(line -> line.length() > columns)
                .allSatisfy(line -> assertThat(line)
                        .as("what is to be copied in one piece")
                        .containsAnyOf(ADDRESS, ":", "=")
                        .satisfiesAnyOf(
                                copied -> assertThat(copied).startsWith("  "),
                                copied -> assertThat(copied).doesNotContain(" ")));
    }

    static List<Object[]> clientsAndWidths() {
        return ClientGuide.clients().stream()
                .flatMap(client -> List.of(60, 80, 200).stream().map(columns -> new Object[] {client, columns}))
                .toList();
    }

    private static ClientGuide guide(String name, int columns, String... hosts) {
        List<NodeStatus.Listener> listeners = new ArrayList<>();
        for (String host : hosts) {
            listeners.add(new NodeStatus.Listener("STARTTLS", host + ":15222", ""));
            listeners.add(new NodeStatus.Listener("direct TLS", host + ":15223", ""));
        }
        listeners.add(new NodeStatus.Listener("SOCKS", "127.0.0.1:14447", ""));
        return new ClientGuide(
                new ClientGuide.Login(
                        name, ADDRESS, Doors.of(listeners), Optional.of(PRINTS), new Wording("./clove", "")),
                columns);
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }
}
