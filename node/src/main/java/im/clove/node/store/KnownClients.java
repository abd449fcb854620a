package im.clove.node.store;

import im.clove.xmpp.jid.Jid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The clients of each account that have said which one they are, with their tokens (XEP-0484). Reads go to the store,
/// writes into the caller's batch. Thread-safe.
///
/// ```
/// clients
///   (account)(client id)    software, device, last login, token in use, token not used yet
/// ```
public final class KnownClients {
    /// Of an account. Another one takes the place of the one that has been away for the longest.
    public static final int MOST = 20;

    private static final int FORMAT = 1;
    private static final String WHAT = "client";
    private static final Logger LOG = LoggerFactory.getLogger(KnownClients.class);

    private final Store store;

    public KnownClients(Store store) {
        this.store = store;
    }

    /// One that cannot be read is one that was never here: it comes in with its password, and is written anew.
    public Optional<KnownClient> find(Jid account, String id) {
        byte[] value = shelf(account).get(Key.of(id));
        try {
            return value == null ? Optional.empty() : Optional.of(decode(id, value));
        } catch (StoreException e) {
            LOG.error("A client of an account cannot be read any more and counts as a new one", e);
            return Optional.empty();
        }
    }

    /// All of an account; one that cannot be read is left out.
    public List<KnownClient> of(Jid account) {
        List<KnownClient> all = new ArrayList<>();
        for (Tables.Entry entry : shelf(account).scan(Key.EMPTY, null, MOST)) {
            try {
                all.add(decode(entry.key().textAt(0), entry.value()));
            } catch (StoreException e) {
                LOG.error("A client of an account cannot be read any more and is left out", e);
            }
        }
        return all;
    }

    public void put(Batch batch, Jid account, KnownClient client) {
        RecordWriter out = new RecordWriter(FORMAT)
                .text(client.software())
                .text(client.device())
                .time(client.seenAt());
        write(out, client.current());
        write(out, client.next());
        shelf(account).write(new Writes().put(Key.of(client.id()), out.done()), batch);
    }

    public void remove(Batch batch, Jid account, String id) {
        shelf(account).write(new Writes().remove(Key.of(id)), batch);
    }

    private static void write(RecordWriter out, @Nullable StoredToken token) {
        out.flag(token != null);
        if (token != null) {
            out.text(token.mechanism())
                    .text(token.secret())
                    .time(token.issuedAt())
                    .time(token.expiry())
                    .number(token.count())
                    .number(token.generation());
        }
    }

    private static KnownClient decode(String id, byte[] value) {
        RecordReader in = new RecordReader(WHAT, value, FORMAT);
        KnownClient client = new KnownClient(id, in.text(), in.text(), in.time(), token(in), token(in));
        in.end();
        return client;
    }

    private static @Nullable StoredToken token(RecordReader in) {
        return in.flag()
                ? new StoredToken(in.text(), in.text(), in.time(), in.time(), in.longNumber(), in.longNumber())
                : null;
    }

    private Shelf shelf(Jid account) {
        return Shelf.of(store, Table.CLIENTS, account);
    }
}
