package im.clove.i2p.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.i2p.router.NetworkProfile.Private;
import im.clove.i2p.router.NetworkProfile.Public;
import im.clove.i2p.stream.PeerGate;
import im.clove.i2p.stream.SessionOptions;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NetworkProfileTest {
    /// Every switch that keeps a router off the public network and on its own address.
    private static final Map<String, String> SWITCHES = Map.ofEntries(
            Map.entry("router.networkID", "77"),
            Map.entry("router.reseedDisable", "true"),
            Map.entry("i2p.reseedURL", "https://127.0.0.1:1/"),
            Map.entry("time.disabled", "true"),
            Map.entry("i2np.upnp.enable", "false"),
            Map.entry("router.updateDisabled", "true"),
            Map.entry("i2cp.disableInterface", "true"),
            Map.entry("i2np.allowLocal", "true"),
            Map.entry("i2np.ntcp.hostname", "198.18.3.1"),
            Map.entry("i2np.ntcp.bindInterface", "198.18.3.1"),
            Map.entry("i2np.ntcp.autoip", "false"),
            Map.entry("i2np.ntcp.port", "7000"),
            Map.entry("i2np.udp.enable", "false"),
            Map.entry("i2np.udp.host", "198.18.3.1"),
            Map.entry("i2np.udp.bindInterface", "198.18.3.1"),
            Map.entry("i2np.udp.addressSources", "hidden"),
            Map.entry("i2np.udp.port", "7000"),
            Map.entry("i2np.udp.internalPort", "7000"),
            Map.entry("i2np.ntcp.ipv6", "false"),
            Map.entry("i2np.udp.ipv6", "false"),
            Map.entry("i2np.ipv4.firewalled", "false"),
            Map.entry("routerconsole.geoip.enable", "false"));

    @Test
    void thePrivateProfileHasEverySwitch() {
        Map<String, String> properties = RouterProperties.of(
                new Private(77, NetworkProfile.literal("198.18.3.1"), 7000), RouterOptions.standard());
        assertThat(properties).containsAllEntriesOf(SWITCHES);
    }

    @Test
    void transitStaysOnAndNothingOutsideIsAskedForTheTime() {
        for (NetworkProfile profile : new NetworkProfile[] {new Public(0, true), Private.onLoopback(7000)}) {
            Map<String, String> properties = RouterProperties.of(profile, RouterOptions.standard());
            assertThat(Integer.parseInt(properties.get("router.maxParticipatingTunnels")))
                    .isPositive();
            assertThat(properties).containsEntry("time.disabled", "true").doesNotContainKey("router.isHidden");
        }
    }

    /// With 0 the router's generators fail while it starts, and it hangs.
    @Test
    void ofKeysThatNobodyUsesOneIsMadeAhead() {
        Map<String, String> properties = RouterProperties.of(Private.onLoopback(7000), RouterOptions.standard());
        assertThat(properties)
                .containsEntry("crypto.dh.precalc.max", "1")
                .containsEntry("crypto.yk.precalc.max", "1")
                .doesNotContainKey("crypto.xdh.precalc.max");
    }

    @Test
    void thePublicProfileReseedsFromSignedBundlesOverTls() {
        Map<String, String> properties = RouterProperties.of(new Public(0, true), RouterOptions.standard());
        assertThat(properties)
                .containsEntry("router.networkID", "2")
                .containsEntry("router.reseedSSLRequired", "true")
                .doesNotContainKey("i2np.allowLocal")
                .doesNotContainKey("i2np.ntcp.port");
        assertThat(properties.get("i2p.reseedURL").split(",")).allMatch(url -> url.startsWith("https://"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.168.1.1", "198.19.0.1", "198.17.0.1", "0.0.0.0", "10.0.0.1", "128.0.0.1"})
    void aPrivateNetworkIsOnNoOtherAddress(String address) {
        assertThatThrownBy(() -> new Private(99, NetworkProfile.literal(address), 7000))
                .hasMessageContaining("only");
        assertThatThrownBy(() -> new RouterChoice.External(address, 7654).checked("private"))
                .hasMessageContaining(address);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 0, 1, 255, -1})
    void aPrivateNetworkHasAnIdOfItsOwn(int id) {
        assertThatThrownBy(() -> new Private(id, NetworkProfile.literal("127.0.0.1"), 7000))
                .hasMessageContaining("id");
    }

    @Test
    void theEnvironmentForcesThePrivateNetwork() {
        Private fallback = Private.onLoopback(7000);
        Private own = new Private(50, NetworkProfile.literal("127.0.0.9"), 7000);
        Public open = new Public(0, true);
        assertThat(NetworkProfile.effective(open, fallback, "private")).isEqualTo(fallback);
        assertThat(NetworkProfile.effective(open, fallback, " Private\n")).isEqualTo(fallback);
        assertThat(NetworkProfile.effective(open, fallback, null)).isEqualTo(open);
        assertThat(NetworkProfile.effective(open, fallback, "public")).isEqualTo(open);
        assertThat(NetworkProfile.effective(own, fallback, "private")).isEqualTo(own);
        assertThat(new RouterChoice.External("127.0.0.1", 7654)
                        .checked("private")
                        .port())
                .isEqualTo(7654);
        assertThatThrownBy(() -> new RouterChoice.External("localhost.example", 7654).checked("private"))
                .hasMessageContaining("private");
    }

    @Test
    void statesSayWhatIsWrongInPlainWords() {
        Public open = new Public(0, true);
        assertThat(seen(true, 80, 3, Duration.ZERO, "").state(open)).isEqualTo(new RouterState.Ready());
        assertThat(seen(true, 80, 0, Duration.ZERO, "").state(open)).isEqualTo(new RouterState.BuildingTunnels(80));
        assertThat(seen(false, 0, 0, Duration.ZERO, "").state(open)).isEqualTo(new RouterState.Starting());
        assertThat(seen(true, 1, 0, Duration.ZERO, "").state(open)).isEqualTo(new RouterState.Reseeding(0, 50));
        assertThat(seen(true, 1, 0, Duration.ZERO, "failed").state(open).words())
                .contains("clove reseed import");
        assertThat(seen(true, 80, 3, Duration.ofSeconds(-90), "").state(open).words())
                .contains("clock is off by -90 s");
        assertThat(seen(true, 1, 0, Duration.ZERO, "").state(Private.onLoopback(7000)))
                .isEqualTo(new RouterState.BuildingTunnels(1));
    }

    @Test
    void aMachineWithLoopbackAloneIsToldWhyThereAreNoTunnels() {
        RouterFigures figures =
                new RouterFigures(9, 0, 3, 3, 0, 0, 0, 0, 0, Duration.ofSeconds(20), Duration.ZERO, "x");
        RouterObservation alone = new RouterObservation(true, true, false, "", true, false, figures);
        assertThat(alone.state(Private.onLoopback(7000)).words()).contains("no network interface but loopback");
        assertThat(alone.state(new Public(0, true)).words()).contains("no network connection");
        // A router without peers, with tunnels of no hops, needs no network at all.
        RouterFigures own = new RouterFigures(1, 0, 3, 3, 0, 0, 0, 0, 0, Duration.ofSeconds(20), Duration.ZERO, "x");
        assertThat(new RouterObservation(true, true, false, "", true, false, own).state(Private.onLoopback(7000)))
                .isEqualTo(new RouterState.Ready());
    }

    private static RouterObservation seen(boolean alive, int peers, int tunnels, Duration skew, String error) {
        RouterFigures figures =
                new RouterFigures(peers, 0, tunnels, tunnels, 0, 0, 0, 0, 0, Duration.ofSeconds(20), skew, "x");
        return new RouterObservation(alive, alive, false, error, false, false, figures);
    }

    @Test
    void callsToItselfGoThroughTheNetworkUnlessThereIsNone() {
        Private profile = Private.onLoopback(7000);
        assertThat(RouterProperties.of(profile, RouterOptions.standard()))
                .containsEntry("i2cp.disableLoopback", "true");
        assertThat(RouterProperties.of(profile, RouterOptions.alone())).containsEntry("i2cp.disableLoopback", "false");
    }

    @Test
    void sessionsWithoutHopsAreAskedForInSoManyWords() {
        assertThatThrownBy(() -> new SessionOptions(0, 2, true, false)).hasMessageContaining("hide nothing");
        TreeMap<Object, Object> properties =
                new TreeMap<>(SessionOptions.transientClient().properties(PeerGate.Limits.standard()));
        assertThat(properties)
                .containsEntry("i2cp.dontPublishLeaseSet", "true")
                .containsEntry("inbound.allowZeroHop", "false")
                .containsEntry("i2cp.leaseSetEncType", "4")
                .containsEntry("i2p.streaming.answerPings", "false")
                .containsEntry("i2p.streaming.maxMessageSize", "1812")
                .doesNotContainKey("i2p.streaming.profile")
                .doesNotContainKey("i2p.streaming.maxTotalConnsPerDay");
    }
}
