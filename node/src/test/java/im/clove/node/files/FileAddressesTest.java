package im.clove.node.files;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.core.Approach;
import im.clove.node.core.Faces;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.xmpp.jid.Domain;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which way files come and go.
final class FileAddressesTest {
    private static final String I2P = "https://clove.b32.i2p";
    private static final Domain HOST = Domain.of("clove.b32.i2p");
    private static final Domain CHAT = Domain.of("chat.example");
    private static final Faces TWO = new Faces(Set.of(CHAT), false);

    @ParameterizedTest
    @DisplayName(
            "Upload by the door one came by, where there is one; download where everybody gets; D-18: no host of this"
                    + " machine for others")
    @CsvSource({
        "LOOPBACK, https://127.0.0.1:5281",
        "PAGE, http://127.0.0.1:5280",
        "NETWORK, https://192.168.1.5:5281",
        "I2P, https://clove.b32.i2p",
        "PROXY, https://clove.b32.i2p"
    })
    void eachByItsDoor(Approach door, String upload) {
        FileAddresses addresses = new FileAddresses(Optional.empty());
        addresses.open(Approach.I2P, I2P);
        addresses.open(Approach.LOOPBACK, "https://127.0.0.1:5281");
        addresses.open(Approach.PAGE, "http://127.0.0.1:5280");
        addresses.open(Approach.NETWORK, "https://192.168.1.5:5281");
        assertThat(addresses.upload(HOST, door)).contains(upload);
        assertThat(addresses.download(HOST)).contains(I2P);
    }

    @ParameterizedTest
    @CsvSource({"LOOPBACK", "NETWORK", "I2P", "PROXY"})
    void whereOneDoorHasNoHttpTheDestinationHas(Approach door) {
        FileAddresses addresses = new FileAddresses(Optional.empty());
        addresses.open(Approach.I2P, I2P);
        assertThat(addresses.upload(HOST, door)).contains(I2P);
    }

    @Test
    void withoutI2pThereIsTheNextBest() {
        FileAddresses addresses = new FileAddresses(Optional.empty());
        assertThat(addresses.upload(HOST, Approach.I2P)).isEmpty();
        assertThat(addresses.download(HOST)).isEmpty();
        addresses.open(Approach.LOOPBACK, "https://127.0.0.1:5281");
        assertThat(addresses.download(HOST)).contains("https://127.0.0.1:5281");
        addresses.open(Approach.NETWORK, "https://192.168.1.5:5281");
        assertThat(addresses.download(HOST)).contains("https://192.168.1.5:5281");
    }

    @ParameterizedTest
    @CsvSource({"LOOPBACK", "NETWORK", "I2P", "PROXY"})
    void whatTheOwnerSaysIsSoForEverybody(Approach door) {
        FileAddresses addresses = new FileAddresses(Optional.of("https://files.example"));
        assertThat(addresses.upload(HOST, door)).isEmpty();
        assertThat(addresses.download(HOST)).isEmpty();
        addresses.open(door, "https://elsewhere");
        assertThat(addresses.upload(HOST, door)).contains("https://files.example");
        assertThat(addresses.download(HOST)).contains("https://files.example");
    }

    private static FileAddresses everywhere(String fixed) {
        FileAddresses addresses = new FileAddresses(Optional.of(fixed).filter(text -> !text.isEmpty()), TWO);
        for (Approach each : Approach.values()) {
            addresses.open(each, each == Approach.I2P ? I2P : "https://192.168.1.5:5281");
        }
        return addresses;
    }

    @ParameterizedTest
    @DisplayName("D-07: no file of the clearnet has an address in I2P or of this machine, whoever says so")
    @CsvSource({"''", "https://clove.b32.i2p", "http://clove.b32.i2p:80", "https://CLOVE.B32.I2P.:443"})
    void onTheClearnetThereIsNothingThatNamesTheDestination(String fixed) {
        FileAddresses addresses = everywhere(fixed);
        assertThat(addresses.download(CHAT)).isEmpty();
        for (Approach each : Approach.values()) {
            assertThat(addresses.upload(CHAT, each)).as("by %s", each).isEmpty();
        }
        assertThat(addresses.download(HOST)).contains(fixed.isEmpty() ? I2P : fixed);
    }

    @ParameterizedTest
    @DisplayName("D-07: what the owner says is for the face that it is on; in I2P it is as if nothing were said")
    @CsvSource({"https://files.chat.example", "https://files.chat.example:8443", "https://[2001:db8::1]:8443"})
    void whatIsOnTheClearnetIsForTheClearnet(String fixed) {
        FileAddresses addresses = everywhere(fixed);
        assertThat(addresses.download(CHAT)).contains(fixed);
        assertThat(addresses.upload(CHAT, Approach.LOOPBACK)).contains(fixed);
        assertThat(addresses.download(HOST)).contains(I2P);
        assertThat(addresses.upload(HOST, Approach.I2P)).contains(I2P);
        assertThat(addresses.upload(HOST, Approach.NETWORK)).contains("https://192.168.1.5:5281");
        assertThat(new FileAddresses(Optional.of(fixed), TWO).download(CHAT))
                .as("while files are served nowhere")
                .isEmpty();
    }

    @Test
    @DisplayName("D-07: at the destination are no files of the clearnet; on this machine are all")
    void eachFaceShowsItsOwn() {
        PeerIdentity here = new PeerIdentity.Tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 5281));
        PeerIdentity proxy = new PeerIdentity.Local("proxy");
        FileAddresses addresses = new FileAddresses(Optional.empty(), TWO);
        assertThat(addresses.isShown(proxy, CHAT)).isFalse();
        assertThat(addresses.isShown(proxy, HOST)).isTrue();
        assertThat(addresses.isShown(here, CHAT)).isTrue();
        assertThat(addresses.isShown(here, HOST)).isTrue();
        assertThat(new FileAddresses(Optional.empty()).isShown(proxy, CHAT)).isTrue();
    }
}
