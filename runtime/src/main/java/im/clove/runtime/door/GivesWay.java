package im.clove.runtime.door;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The rule of an [Anteroom]: whose place a newcomer gets. Pure.
///
/// - All are there that may be: somebody of the *greediest* source gives way, the newcomer counted to its own. If
///   several sources have as many, one that was quiet the longest does.
/// - A source has as many as it may: one of its own gives way.
/// - Of a source, those go first that have said nothing that makes sense, the longest so first. Only if those that
///   have spoken hold more than half of all places, the one of them that was quiet the longest goes: otherwise they
///   would leave newcomers no time to speak.
final class GivesWay {
    private GivesWay() {}

    /// Somebody in the room.
    interface Waiting {
        String source();

        /// Whether it has taken a step that makes sense, as a TLS handshake or a stream header.
        boolean hasSpoken();
    }

    /// @param present the one that was quiet the longest first
    /// @param places how many there may be
    /// @param perSource how many of one source
    /// @return null if there is room
    static <W extends Waiting> @Nullable W forNewcomer(
            Collection<W> present, String newcomer, int places, int perSource) {
        Map<String, Integer> counts = new HashMap<>();
        present.forEach(each -> counts.merge(each.source(), 1, Integer::sum));
        int own = counts.merge(newcomer, 1, Integer::sum);
        if (own > perSource) {
            return ofSource(present, counts, own, newcomer, places);
        }
        if (present.size() < places) {
            return null;
        }
        int most = counts.values().stream().mapToInt(n -> n).max().orElse(0);
        return ofSource(present, counts, most, null, places);
    }

    /// @param most only sources with as many
    /// @param only null for any source
    private static <W extends Waiting> @Nullable W ofSource(
            Collection<W> present, Map<String, Integer> counts, int most, @Nullable String only, int places) {
        W silent = null;
        W spoken = null;
        int spokenInAll = 0;
        for (W each : present) {
            spokenInAll += each.hasSpoken() ? 1 : 0;
            if (only == null
                    ? counts.getOrDefault(each.source(), 0) == most
                    : each.source().equals(only)) {
                silent = silent == null && !each.hasSpoken() ? each : silent;
                spoken = spoken == null && each.hasSpoken() ? each : spoken;
            }
        }
        boolean tooManySpoken = spokenInAll > places / 2;
        return spoken != null && (silent == null || tooManySpoken) ? spoken : silent;
    }
}
