package im.clove.node.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A client of an account that has said which one it is (XEP-0388 §2.3).
///
/// @param id of its installation
/// @param software for people; empty if it does not say
/// @param device for people; empty if it does not say
/// @param seenAt its last login, to the day
/// @param current the token it uses, or null
/// @param next the token it has been given and not used yet, or null (XEP-0484 §5)
public record KnownClient(
        String id,
        String software,
        String device,
        Instant seenAt,
        @Nullable StoredToken current,
        @Nullable StoredToken next) {
    public KnownClient withTokens(@Nullable StoredToken ofNow, @Nullable StoredToken ofNextTime) {
        return new KnownClient(id, software, device, seenAt, ofNow, ofNextTime);
    }
}
