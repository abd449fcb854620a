package im.clove.node.invite;

import im.clove.node.store.AccountRecord;
import im.clove.node.store.Batch;
import im.clove.node.store.Key;
import im.clove.node.store.RecordReader;
import im.clove.node.store.RecordWriter;
import im.clove.node.store.Store;
import im.clove.node.store.Tables;
import im.clove.xmpp.jid.Jid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where accounts come from that were made by invitation, and what is still to be done for them. Blocks on the store;
/// thread-safe.
///
/// ```
/// invitations
///   ()"d"(account)     what is still to be done for an account that was made by one
///   ()"g"(id)          of which generation of its account a code for a device is
///   (account)          which one it was made by, who has invited it, when
/// ```
public final class Origins {
    private static final Key GENERATION = Key.of("").then("g");
    private static final Key DUE = Key.of("").then("d");
    private static final int FORMAT = 1;
    private static final int PAGE = 200;

    private final Store store;

    Origins(Store store) {
        this.store = store;
    }

    /// Of an account that is made with this commit.
    void begin(Batch batch, Jid account, Invitation invitation, Instant now) {
        batch.put(Invitations.TABLE, Key.of(account.toString()), origin(invitation, now));
        batch.put(Invitations.TABLE, DUE.then(account.toString()), origin(invitation, now));
    }

    /// Of which generation of its account a code for a device is.
    void generation(Batch batch, String id, long generation) {
        batch.put(
                Invitations.TABLE,
                GENERATION.then(id),
                new RecordWriter(FORMAT).number(generation).done());
    }

    /// Another password, or the end of every login, is the end of codes for devices that are on their way, too.
    boolean isOfNow(Invitation invitation, AccountRecord account) {
        if (invitation.terms().kind() != Invitation.Kind.DEVICE) {
            return true;
        }
        byte @Nullable [] made = store.get(Invitations.TABLE, GENERATION.then(invitation.id()));
        return made != null && new RecordReader("device code", made, FORMAT).longNumber() == account.generation();
    }

    /// An invitation is gone.
    static void forget(Batch batch, String id) {
        batch.remove(Invitations.TABLE, GENERATION.then(id));
    }

    /// What is still to be done for an account that was made by an invitation.
    ///
    /// @param inviter whose contact it is to be
    /// @param room that it is to find among its bookmarks
    public record Due(Jid account, Optional<Jid> inviter, Optional<Jid> room) {}

    /// All of it, a bounded number at a time: the rest when these are done.
    public List<Due> due() {
        List<Due> found = new ArrayList<>();
        for (Tables.Entry entry : store.scan(Invitations.TABLE, DUE, null, PAGE)) {
            Jid account = RecordReader.jid("invited account", entry.key().textAt(DUE.length()));
            found.add(due(account, entry.value()));
        }
        return found;
    }

    /// What is still to be done for one.
    public Optional<Due> due(Jid account) {
        return Optional.ofNullable(store.get(Invitations.TABLE, DUE.then(account.toString())))
                .map(value -> due(account, value));
    }

    /// It is done.
    public void done(Jid account) {
        store.commit(new Batch().remove(Invitations.TABLE, DUE.then(account.toString())));
    }

    /// Who has invited an account; empty if nobody has, or it was made in another way. Known as long as the account is
    /// there, longer than the invitation.
    public Optional<Jid> inviterOf(Jid account) {
        return Optional.ofNullable(
                        store.get(Invitations.TABLE, Key.of(account.bare().toString())))
                .flatMap(value -> due(account.bare(), value).inviter());
    }

    private static Due due(Jid account, byte[] value) {
        RecordReader in = new RecordReader("invited account", value, FORMAT);
        String inviter = in.text();
        String room = in.text();
        return new Due(
                account,
                inviter.isEmpty() ? Optional.empty() : Jid.tryParse(inviter),
                room.isEmpty() ? Optional.empty() : Jid.tryParse(room));
    }

    private static byte[] origin(Invitation invitation, Instant now) {
        return new RecordWriter(FORMAT)
                .text(invitation.terms().inviter().map(Jid::toString).orElse(""))
                .text(invitation.terms().room().map(Jid::toString).orElse(""))
                .text(invitation.id())
                .time(now)
                .done();
    }
}
