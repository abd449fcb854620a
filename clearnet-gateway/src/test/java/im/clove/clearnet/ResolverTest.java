package im.clove.clearnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.spi.InetAddressResolverProvider;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

final class ResolverTest {
    /// The JVM takes the first it finds. dnsjava's would ask name servers for whatever any library wants to know.
    @Test
    void theResolverOfTheWholeProcessIsOneOfOurs() {
        assertThat(ServiceLoader.load(InetAddressResolverProvider.class).findFirst())
                .get()
                .extracting(first -> first.getClass().getName())
                .asString()
                .startsWith("im.clove.");
    }
}
