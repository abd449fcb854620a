package im.clove.testnet.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Smack's own tests, all of them, and what `docs/conformance.md` says of those that do not pass. Its module has to be
/// built: it is, in a whole build.
@Tag("integration")
final class SmackSuiteTest {
    @Test
    void whatDoesNotPassHasItsReason() throws Exception {
        Path root = Path.of("").toAbsolutePath().getParent();
        var results = SmackSuite.sure(root, root.resolve("testnet/target/smack-suite"), List.of(), _ -> {});
        var reasons = Reasons.in(Files.readString(root.resolve("docs/conformance.md")));
        System.out.println("Smack's suite: " + reasons.counts(results));
        assertThat(reasons.against(results, true)).isEmpty();
    }
}
