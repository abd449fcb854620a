package im.clove.node.session;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The sessions that a client may come back to (XEP-0198 §5), by an id nobody can guess (C-14). Thread-safe. There
/// are never more than sessions.
public final class Resumable {
    private static final int ID_BYTES = 18;

    private final SecureRandom random = new SecureRandom();
    private final ConcurrentHashMap<String, Session> byId = new ConcurrentHashMap<>();

    String register(Session session) {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        byId.put(id, session);
        return id;
    }

    @Nullable
    Session find(String id) {
        return byId.get(id);
    }

    void forget(@Nullable String id) {
        if (id != null) {
            byId.remove(id);
        }
    }
}
