package im.clove.node.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.fuzz.Campaign;
import im.clove.runtime.fuzz.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A moment of what `bench/bin/fuzz` does for hours: all that was ever found, and a few hundred tries of a fixed
/// seed.
@Timeout(300)
@DisplayName("X-06, X-15, R-17, P-14: no bytes make a reader throw what it does not declare, grow, or change its mind")
final class FuzzTest {
    private static final int TRIES = 300;

    static List<FuzzTarget> targets() {
        return Targets.all();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void nothingIsFound(FuzzTarget target) {
        Campaign campaign = new Campaign(target, Targets.kept(target), 1);

        assertThat(campaign.seeds().or(() -> campaign.run(TRIES)).map(FuzzTest::told))
                .isEqualTo(Optional.empty());
        assertThat(campaign.outcomes()).isGreaterThan(2);
    }

    private static String told(Campaign.Finding finding) {
        return finding.what() + " at "
                + List.of(finding.what().getStackTrace()).stream().limit(6).toList() + " with "
                + new String(finding.input(), StandardCharsets.ISO_8859_1) + " = "
                + HexFormat.of().formatHex(finding.input());
    }
}
