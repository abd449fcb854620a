package im.clove.node.ext.std;

import im.clove.xmpp.jid.Jid;
import java.util.LinkedHashSet;

/// Which contacts' clients have been told lately what an account has published, for accounts that are not in memory all
/// the time: while nobody of an account is online, each presence of a contact would else bring it everything again. It
/// remembers so many of the whole node and forgets the oldest, who then hear it once more. Thread-safe.
final class PepSeen {
    private static final int MOST = 10_000;

    private final LinkedHashSet<Pair> pairs = new LinkedHashSet<>();

    /// Hashes, to hold neither the address nor what the client said of itself.
    private record Pair(int account, int client, int caps) {}

    /// @return false if it was told already
    synchronized boolean isNew(Jid account, Jid client, CapsHash caps) {
        boolean added = pairs.add(pair(account, client, caps));
        if (pairs.size() > MOST) {
            pairs.removeFirst();
        }
        return added;
    }

    synchronized void gone(Jid account, Jid client, CapsHash caps) {
        pairs.remove(pair(account, client, caps));
    }

    private static Pair pair(Jid account, Jid client, CapsHash caps) {
        return new Pair(account.hashCode(), client.hashCode(), caps.hashCode());
    }
}
