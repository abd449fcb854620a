package im.clove.clearnet.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NameServersTest {
    private static InetSocketAddress at(String literal) {
        return new InetSocketAddress(InetAddress.ofLiteral(literal), 53);
    }

    @Test
    void theNameServersOfAResolvConfAreRead() {
        String text = """
                # nameserver 192.0.2.9
                ; nameserver 192.0.2.9
                domain example
                search a.example b.example
                nameserver 192.0.2.1
                  nameserver\t2001:db8::1   # ours
                nameserver
                nameserver dns.example
                nameservers 192.0.2.9
                options edns0 trust-ad
                nameserver 127.0.0.53
                """;

        assertThat(NameServers.ofResolvConf(text))
                .containsExactly(at("192.0.2.1"), at("2001:db8::1"), at("127.0.0.53"));
    }

    @Test
    void withoutAnyThereIsNone() {
        assertThat(NameServers.ofResolvConf("")).isEmpty();
        assertThat(NameServers.ofResolvConf("search example")).isEmpty();
        assertThatThrownBy(() -> new NameServers(List.of())).hasMessageContaining("name one to 8");
    }

    @Test
    void noMoreThanEightAreTaken() {
        assertThat(NameServers.ofResolvConf("nameserver 192.0.2.1\n".repeat(20)))
                .hasSize(NameServers.MOST);
        assertThatThrownBy(() -> new NameServers(Collections.nCopies(9, at("192.0.2.1"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNameIsNoAddress() {
        assertThatThrownBy(() -> new NameServers(List.of(InetSocketAddress.createUnresolved("dns.example", 53))))
                .hasMessageContaining("dns.example is no address");
    }
}
