package im.clove.node.files;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.core.Approach;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which way files come and go.
final class FileAddressesTest {
    private static final String I2P = "https://clove.b32.i2p";

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
        assertThat(addresses.upload(door)).contains(upload);
        assertThat(addresses.download()).contains(I2P);
    }

    @ParameterizedTest
    @CsvSource({"LOOPBACK", "NETWORK", "I2P", "PROXY"})
    void whereOneDoorHasNoHttpTheDestinationHas(Approach door) {
        FileAddresses addresses = new FileAddresses(Optional.empty());
        addresses.open(Approach.I2P, I2P);
        assertThat(addresses.upload(door)).contains(I2P);
    }

    @Test
    void withoutI2pThereIsTheNextBest() {
        FileAddresses addresses = new FileAddresses(Optional.empty());
        assertThat(addresses.upload(Approach.I2P)).isEmpty();
        assertThat(addresses.download()).isEmpty();
        addresses.open(Approach.LOOPBACK, "https://127.0.0.1:5281");
        assertThat(addresses.download()).contains("https://127.0.0.1:5281");
        addresses.open(Approach.NETWORK, "https://192.168.1.5:5281");
        assertThat(addresses.download()).contains("https://192.168.1.5:5281");
    }

    @ParameterizedTest
    @CsvSource({"LOOPBACK", "NETWORK", "I2P", "PROXY"})
    void whatTheOwnerSaysIsSoForEverybody(Approach door) {
        FileAddresses addresses = new FileAddresses(Optional.of("https://files.example"));
        assertThat(addresses.upload(door)).isEmpty();
        assertThat(addresses.download()).isEmpty();
        addresses.open(door, "https://elsewhere");
        assertThat(addresses.upload(door)).contains("https://files.example");
        assertThat(addresses.download()).contains("https://files.example");
    }
}
