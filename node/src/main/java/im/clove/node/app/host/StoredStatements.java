package im.clove.node.app.host;

import im.clove.clearnet.statement.Known;
import im.clove.clearnet.statement.Known.Pinned;
import im.clove.clearnet.statement.Known.Remark;
import im.clove.clearnet.statement.Known.State;
import im.clove.clearnet.statement.Statement;
import im.clove.clearnet.statement.StatementStore;
import im.clove.clearnet.statement.Verdict;
import im.clove.node.store.Batch;
import im.clove.node.store.Key;
import im.clove.node.store.RecordReader;
import im.clove.node.store.RecordWriter;
import im.clove.node.store.Store;
import im.clove.node.store.StoreException;
import im.clove.node.store.Table;
import im.clove.node.store.Tables;
import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.JidFormatException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is known of places of domains in I2P, on the store: `statements ()(domain)`. Thread-safe.
///
/// What cannot be read any more still keeps its domain in I2P: damage must not send anybody to the clearnet.
record StoredStatements(Store store) implements StatementStore {
    private static final Logger LOG = LoggerFactory.getLogger(StoredStatements.class);
    private static final Table TABLE = new Table("statements");
    private static final Key ALL = Key.of("");
    private static final int FORMAT = 1;
    private static final int PAGE = 500;
    private static final String WHAT = "statement";

    @Override
    public Map<Domain, Known> load() {
        Map<Domain, Known> all = new HashMap<>();
        Key after = null;
        List<Tables.Entry> page;
        do {
            page = store.scan(TABLE, ALL, after, PAGE);
            for (Tables.Entry entry : page) {
                after = entry.key();
                read(entry, all);
            }
        } while (page.size() == PAGE);
        return all;
    }

    private static void read(Tables.Entry entry, Map<Domain, Known> all) {
        Domain domain;
        try {
            domain = Domain.of(entry.key().textAt(ALL.length()));
        } catch (StoreException | JidFormatException e) {
            LOG.error("What was known of a domain's place in I2P cannot be read any more and is left out", e);
            return;
        }
        try {
            all.put(domain, decode(domain, entry.value()));
        } catch (StoreException e) {
            LOG.error(
                    "What was known of a domain's place in I2P cannot be read any more; it stays in I2P until"
                            + " `clove bridge forget`",
                    e);
            all.put(domain, new Known(Optional.empty(), true, Optional.empty()));
        }
    }

    @Override
    public void put(Domain domain, Known known) {
        Key key = ALL.then(domain.name());
        Batch batch = new Batch();
        if (known.equals(Known.NOTHING)) {
            batch.remove(TABLE, key);
        } else {
            batch.put(TABLE, key, encode(known));
        }
        store.commit(batch);
    }

    private static byte[] encode(Known known) {
        RecordWriter out = new RecordWriter(FORMAT).flag(known.held());
        out.flag(known.pinned().isPresent());
        known.pinned().ifPresent(pinned -> {
            Statement said = pinned.statement();
            out.text(said.destination())
                    .time(said.from())
                    .time(said.until())
                    .number(said.number())
                    .flag(said.gone())
                    .text(word(pinned.state()))
                    .time(pinned.since());
        });
        out.flag(known.remark().isPresent());
        known.remark()
                .ifPresent(remark -> out.text(word(remark.verdict()))
                        .text(remark.other().text())
                        .time(remark.at()));
        return out.done();
    }

    private static Known decode(Domain domain, byte[] value) {
        RecordReader in = new RecordReader(WHAT, value, FORMAT);
        try {
            boolean held = in.flag();
            Optional<Pinned> pinned = in.flag()
                    ? Optional.of(new Pinned(
                            new Statement(domain, in.text(), in.time(), in.time(), in.longNumber(), in.flag()),
                            State.valueOf(in.text().toUpperCase(Locale.ROOT)),
                            in.time()))
                    : Optional.empty();
            Optional<Remark> remark = in.flag()
                    ? Optional.of(new Remark(
                            Verdict.valueOf(in.text().toUpperCase(Locale.ROOT)),
                            B32.parse(in.text()).orElseThrow(in::damaged),
                            in.time()))
                    : Optional.empty();
            in.end();
            return new Known(pinned, held, remark);
        } catch (IllegalArgumentException _) {
            throw in.damaged();
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
