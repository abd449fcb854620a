package im.clove.clearnet.dns;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.jid.Domain;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClearnetNamesTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            example, true
            a.example, true
            bücher.example, true
            1.example, true
            i2p.example, true
            a.i2p, false
            i2p, false
            a.i2p.alt, false
            x.alt, false
            x.onion, false
            ONION, false
            localhost, false
            a.localhost., false
            a.local, false
            a.invalid, false
            192.0.2.1, false
            1, false
            example.1, false
            example.0x1f, false
            [::1], false
            """)
    void aNameIsAskedOrNot(String name, boolean isAsked) {
        assertThat(ClearnetNames.isName(Domain.of(name))).isEqualTo(isAsked);
        assertThat(ClearnetNames.of(name).isPresent()).isEqualTo(isAsked);
    }

    @ParameterizedTest
    @CsvSource({"'',false", "a\\.b,false", "a..b,false", "*.example,false", "_x.example,true"})
    void whatIsNoDomainIsNotAsked(String name, boolean isAsked) {
        assertThat(ClearnetNames.of(name).isPresent()).isEqualTo(isAsked);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1,192.0.2.1",
        "[2001:db8::1],2001:db8:0:0:0:0:0:1",
        "127.1,127.0.0.1",
        "0x7f.1,127.0.0.1",
        "2130706433,127.0.0.1",
        "example,",
        "1.2.3.4.5,"
    })
    void whatAProgramMightTakeForAnAddressIsOne(String name, String address) {
        assertThat(ClearnetNames.address(Domain.of(name))
                        .map(each -> each.getHostAddress())
                        .orElse(null))
                .isEqualTo(address);
    }
}
