package im.clove.clearnet.ddns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UpdateUrlTest {
    private static final String DUCK = "https://www.duckdns.example/update?domains={domain}&token={token}&ip={ip}";

    @Test
    void whatIsFilledInStaysWhereItBelongs() {
        UpdateUrl url = UpdateUrl.of(DUCK);
        assertThat(url.host().name()).isEqualTo("www.duckdns.example");
        assertThat(url.port()).isEqualTo(443);
        assertThat(url.target("me", "a-b", Optional.empty())).isEqualTo("/update?domains=me&token=a-b&ip=");
        assertThat(url.target("me", "a-b", Optional.of(InetAddress.ofLiteral("192.0.2.1"))))
                .endsWith("&ip=192.0.2.1");
        assertThat(url.target("{token}", "a&b c\r\n/é", Optional.of(InetAddress.ofLiteral("2001:db8::1"))))
                .isEqualTo(
                        "/update?domains=%7Btoken%7D&token=a%26b%20c%0D%0A%2F%C3%A9&ip=2001%3Adb8%3A0%3A0%3A0%3A0%3A0%3A1");
        assertThat(url.toString()).isEqualTo(DUCK);
    }

    @Test
    void anotherPortIsTaken() {
        UpdateUrl url = UpdateUrl.of("https://ddns.example:8443/{domain}/{token}");
        assertThat(url.port()).isEqualTo(8443);
        assertThat(url.target("me", "x", Optional.empty())).isEqualTo("/me/x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "http://ddns.example/{token}",
                "https://{domain}.example/",
                "https://ddns.example",
                "https://me:{token}@ddns.example/",
                "https://ddns.example/#{token}",
                "https://ddns.example/a b",
                "https://ddns.example/é",
                "https://ddns.example/\r\nX: y",
                "https://x.i2p/{token}",
                "https://x.onion/{token}",
                "https:///x",
                "ftp://ddns.example/x"
            })
    void whatIsNoneIsRefused(String template) {
        assertThatThrownBy(() -> UpdateUrl.of(template)).isInstanceOf(IllegalArgumentException.class);
    }
}
