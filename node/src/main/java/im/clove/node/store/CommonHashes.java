package im.clove.node.store;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.ScramHash;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// For which SCRAM hashes every account has keys. An account that came from another server has those that were made
/// there; who offers more has clients choose a hash that their account lacks, and locks them out. Until its password is
/// set once: then it has all.
public final class CommonHashes {
    /// A setting of the server: there may be accounts that lack some.
    private static final String NOTE = "accounts-lack-keys";

    private static final int PAGE = 500;

    private CommonHashes() {}

    /// Adds to a commit what an account means for the others.
    public static void note(Settings settings, Batch batch, AccountRecord account) {
        if (!of(account).containsAll(EnumSet.allOf(ScramHash.class))) {
            settings.putOfServer(batch, NOTE, new byte[] {1});
        }
    }

    private static Set<ScramHash> of(AccountRecord account) {
        Set<ScramHash> found = EnumSet.noneOf(ScramHash.class);
        for (ScramHash hash : ScramHash.values()) {
            if (account.keysFor(hash.mechanismName()).isPresent()) {
                found.add(hash);
            }
        }
        return found;
    }

    /// Looks at all accounts if there may be such. Blocks on the store.
    public static Set<ScramHash> of(Stores stores) {
        Set<ScramHash> common = EnumSet.allOf(ScramHash.class);
        if (stores.settings().ofServer(NOTE).isEmpty()) {
            return Collections.unmodifiableSet(common);
        }
        Jid last = null;
        List<AccountRecord> page;
        do {
            page = stores.accounts().list(last, PAGE);
            for (AccountRecord account : page) {
                last = account.jid();
                common.retainAll(of(account));
            }
        } while (page.size() == PAGE);
        if (common.size() == ScramHash.values().length) {
            Batch batch = new Batch();
            stores.settings().removeOfServer(batch, NOTE);
            stores.store().commit(batch);
        }
        return Collections.unmodifiableSet(common);
    }
}
