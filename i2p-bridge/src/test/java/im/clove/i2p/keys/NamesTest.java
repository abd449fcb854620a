package im.clove.i2p.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.i2p.LeakGuard;
import im.clove.i2p.router.ReseedBundle;
import im.clove.xmpp.jid.B32;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver.LookupPolicy;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class NamesTest {
    private final PublicDestination romeo =
            NodeIdentity.create(new SecureRandom()).destination();
    private final PublicDestination juliet =
            NodeIdentity.create(new SecureRandom()).destination();

    @Test
    void addressBookLinesMayBeDestinationsOrAddresses() {
        Names names = Names.parse("# friends\nRomeo.i2p=" + romeo.base64() + "\n\n juliet.i2p = "
                + juliet.b32().hostname() + " \n");
        assertThat(names.resolve("romeo.I2P")).contains(romeo.b32());
        assertThat(names.destination(romeo.b32())).contains(romeo);
        assertThat(names.resolve("juliet.i2p")).contains(juliet.b32());
        assertThat(names.destination(juliet.b32())).isEmpty();
    }

    @Test
    void aBrokenLineIsNamed() {
        assertThatThrownBy(() -> Names.parse("romeo.i2p=" + romeo.base64() + "\nnonsense"))
                .hasMessageContaining("line 2");
        assertThatThrownBy(() -> Names.parse("romeo.i2p=" + romeo.base64().substring(4)))
                .hasMessageContaining("no destination");
    }

    @Test
    void theHashInANameIsTheDestinationWhateverStandsInFront() {
        String host = romeo.b32().hostname();
        for (String name :
                List.of(host, host + ".", "muc." + host, "a.b." + host, host.toUpperCase(java.util.Locale.ROOT))) {
            assertThat(Names.none().resolve(name)).as(name).contains(romeo.b32());
        }
    }

    @Test
    @DisplayName("X-22: only the one spelling of a hash")
    void otherSpellingsOfAHashAreNoNames() {
        String text = romeo.b32().text();
        for (String name : List.of(
                text.substring(1) + ".b32.i2p",
                "a" + text + ".b32.i2p",
                text,
                text + ".b32.i2p.example.com",
                ".b32.i2p")) {
            assertThat(Names.none().resolve(name)).as(name).isEmpty();
        }
        long spellings = "abcdefghijklmnopqrstuvwxyz234567"
                .chars()
                .filter(last -> B32.parse(text.substring(0, 51) + (char) last).isPresent())
                .count();
        assertThat(spellings).isEqualTo(2);
    }

    @Test
    void aNameWithTwoDestinationsIsRefusedWithBothLines() {
        String two = "romeo.i2p=" + romeo.base64() + "\n#\nROMEO.i2p.=" + juliet.base64();
        assertThatThrownBy(() -> Names.parse(two))
                .hasMessage("line 3: romeo.i2p has another destination on line 1; take out one");
        assertThat(Names.parse("a.i2p=" + romeo.base64() + "\nA.i2p="
                                + romeo.b32().hostname())
                        .resolve("a.i2p."))
                .contains(romeo.b32());
        Names sharp = Names.parse("faß.i2p=" + romeo.base64() + "\nfass.i2p=" + juliet.base64());
        assertThat(sharp.resolve("xn--fa-hia.i2p")).contains(romeo.b32());
        assertThat(sharp.resolve("fass.i2p")).contains(juliet.b32());
        assertThatThrownBy(() -> Names.parse("#\nromeo.i2p=nothing")).hasMessageContaining("line 2: ");
    }

    @Test
    void mappedNamesWinAndAnythingElseIsNobody() {
        Names names = Names.none().with(Map.of("Example.org", romeo.b32())).knowing(List.of(romeo, juliet));
        assertThat(names.resolve("example.org")).contains(romeo.b32());
        assertThat(names.destination(juliet.b32())).contains(juliet);
        for (String name :
                List.of("muc.example.org", "example.com", "localhost", "127.0.0.1", "x.i2p", "x.onion", "")) {
            assertThat(names.resolve(name)).as(name).isEmpty();
        }
    }

    @Test
    @DisplayName("No name leaves this JVM: the resolver refuses, and remembers what was asked")
    void theResolverOfThisJvmRefusesAndRemembers() throws UnknownHostException {
        long before = LeakGuard.refusals();
        assertThatThrownBy(() -> InetAddress.getByName("leak-canary.invalid"))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("looks up no names");
        assertThat(LeakGuard.refusals()).isEqualTo(before + 1);
        assertThat(LeakGuard.refused()).contains("leak-canary.invalid");
        assertThat(InetAddress.getByName("localhost").isLoopbackAddress()).isTrue();
        assertThat(InetAddress.getLocalHost().isLoopbackAddress()).isTrue();
        assertThat(InetAddress.getByName("127.0.0.1").getCanonicalHostName()).isEqualTo("localhost");
        assertThat(InetAddress.getByName("192.0.2.1").getCanonicalHostName()).isEqualTo("192.0.2.1");
    }

    @Test
    void onPrivateNetworksNotEvenReseedServersHaveNames() {
        for (String host : ReseedBundle.HOSTS) {
            assertThatThrownBy(() -> InetAddress.getByName(host)).isInstanceOf(UnknownHostException.class);
        }
    }

    @Test
    void onThePublicNetworkReseedServersAndNothingElseAreLookedUp() throws UnknownHostException {
        java.net.spi.InetAddressResolver system = new java.net.spi.InetAddressResolver() {
            @Override
            public java.util.stream.Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
                    throws UnknownHostException {
                return java.util.stream.Stream.of(InetAddress.getByAddress(host, new byte[] {(byte) 192, 0, 2, 7}));
            }

            @Override
            public String lookupByAddress(byte[] address) {
                throw new AssertionError("never asked");
            }
        };
        LeakGuard.Guard guard = new LeakGuard.Guard(system, "node", Set.of("reseed.invalid"));
        LookupPolicy policy = LookupPolicy.of(LookupPolicy.IPV4);
        assertThat(guard.lookupByName("reseed.invalid", policy)).hasSize(1);
        assertThat(guard.lookupByName("node", policy)).allMatch(InetAddress::isLoopbackAddress);
        assertThatThrownBy(() -> guard.lookupByName("www.reseed.invalid", policy))
                .isInstanceOf(UnknownHostException.class);
    }

    @Test
    void logsCarryTheBeginningOfAnAddressOnly() {
        String host = romeo.b32().hostname();
        String text = "from " + host + " to " + juliet.base64() + ".";
        assertThat(AddressScrubber.scrub(text))
                .isEqualTo("from " + host.substring(0, 6) + "… to "
                        + juliet.base64().substring(0, 6) + "….");
        assertThat(AddressScrubber.scrub(romeo.b32())).hasSize(7);
        assertThat(romeo.toString()).doesNotContain(romeo.b32().text());
    }
}
