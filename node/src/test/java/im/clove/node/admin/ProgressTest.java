package im.clove.node.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How far a node is, by what was heard.
final class ProgressTest {
    @Test
    void aStartGoesStepByStep() {
        assertThat(words(
                        new Stage.StartingRouter(),
                        new Stage.Reseeding(3, 50),
                        new Stage.BuildingTunnels(50),
                        new Stage.Connected(),
                        new Stage.Open(),
                        new Stage.Published(),
                        new Stage.Reachable()))
                .containsExactly(
                        "starting the router",
                        "looking for first peers (3 of 50)",
                        "building tunnels (50 peers)",
                        "building tunnels (50 peers)",
                        "publishing the address",
                        "published: others can find it, a test call is under way",
                        "reachable: a test call through the network arrived");
    }

    @Test
    void withARouterElsewhereItWaitsForThat() {
        assertThat(words(new Stage.WaitingForRouter("127.0.0.1:7654"), new Stage.Connected(), new Stage.Open()))
                .containsExactly(
                        "waiting for the router (127.0.0.1:7654)", "building tunnels", "publishing the address");
    }

    @Test
    void newsThatComesLateTakesNothingBack() {
        Progress reachable = after(new Stage.Reachable());
        for (Stage late : List.of(
                new Stage.StartingRouter(),
                new Stage.Reseeding(3, 50),
                new Stage.BuildingTunnels(3),
                new Stage.Connected(),
                new Stage.Open(),
                new Stage.Published())) {
            assertThat(reachable.after(late)).isEqualTo(reachable);
        }
    }

    @Test
    void troubleStaysUntilTheRouterIsWell() {
        Progress troubled = after(new Stage.Open(), new Stage.Trouble("the clock is off"));
        assertThat(troubled.state()).isEqualTo("in trouble: the clock is off");
        assertThat(troubled.after(new Stage.Published()).words()).isEqualTo("in trouble: the clock is off");
        assertThat(troubled.after(new Stage.BuildingTunnels(9)).state()).isEqualTo("publishing the address");
    }

    @Test
    void whoLosesItsTunnelsIsNeitherPublishedNorReachable() {
        Progress lost = after(new Stage.Reachable(), new Stage.Lost());
        assertThat(lost.state()).isEqualTo("building tunnels");
        assertThat(lost.isPublished()).isFalse();
        assertThat(lost.isReachable()).isFalse();
        assertThat(after(new Stage.Lost())).isEqualTo(Progress.NONE);
    }

    @Test
    void aListenerHearsOfChangesOnly() {
        List<String> heard = new ArrayList<>();
        Startup startup = new Startup(progress -> heard.add(progress.words()), heard::add);
        startup.accept(new Stage.StartingRouter());
        startup.accept(new Stage.BuildingTunnels(1));
        startup.accept(new Stage.BuildingTunnels(1));
        startup.notice("the proxy has no port");
        startup.accept(new Stage.StartingRouter());
        assertThat(heard).containsExactly("starting the router", "building tunnels (1 peer)", "the proxy has no port");
        assertThat(startup.now().step()).isEqualTo(Progress.Step.TUNNELS);
    }

    private static Progress after(Stage... news) {
        Progress progress = Progress.NONE;
        for (Stage each : news) {
            progress = progress.after(each);
        }
        return progress;
    }

    private static List<String> words(Stage... news) {
        List<String> out = new ArrayList<>();
        Progress progress = Progress.NONE;
        for (Stage each : news) {
            progress = progress.after(each);
            out.add(progress.words());
        }
        return out;
    }
}
