package im.clove.node.admin;

import im.clove.xmpp.jid.Jid;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/// For tests that are not about archives.
final class NoArchives implements OfflineControl.Archives {
    @Override
    public void export(Optional<Jid> user, boolean onlyArchive, Consumer<String> out) {
        throw new AssertionError("not about archives");
    }

    @Override
    public long prune(Optional<Jid> user, Optional<Instant> before) {
        throw new AssertionError("not about archives");
    }

    @Override
    public Gate gate(Jid user) {
        throw new AssertionError("not about archives");
    }

    @Override
    public void setGate(Jid user, Gate gate) {
        throw new AssertionError("not about archives");
    }

    @Override
    public Duration archiveKeep(Jid user) {
        throw new AssertionError("not about archives");
    }

    @Override
    public void setArchiveKeep(Jid user, Duration keep) {
        throw new AssertionError("not about archives");
    }
}
