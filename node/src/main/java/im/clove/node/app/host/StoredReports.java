package im.clove.node.app.host;

import im.clove.node.admin.ReportInfo;
import im.clove.node.ext.Report;
import im.clove.node.store.Key;
import im.clove.node.store.RecordReader;
import im.clove.node.store.Store;
import im.clove.node.store.StoreException;
import im.clove.node.store.Tables;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The reports that the accounts of a store keep. Reads the store; thread-safe.
public final class StoredReports {
    private static final Logger LOG = LoggerFactory.getLogger(StoredReports.class);
    private static final int PAGE = 500;

    private final Store store;

    public StoredReports(Store store) {
        this.store = store;
    }

    /// All of them, the newest first; one that cannot be read is left out.
    public List<ReportInfo> list() {
        List<ReportInfo> all = new ArrayList<>();
        Key after = null;
        List<Tables.Entry> page;
        do {
            page = store.scan(Report.TABLE, Key.EMPTY, after, PAGE);
            for (Tables.Entry entry : page) {
                after = entry.key();
                try {
                    Report report = Report.decode(entry.value());
                    all.add(new ReportInfo(
                            RecordReader.jid("report", entry.key().textAt(0)),
                            report.at(),
                            report.whom(),
                            report.reason(),
                            report.text(),
                            report.ids()));
                } catch (StoreException e) {
                    LOG.error("A report cannot be read any more and is left out of the list", e);
                }
            }
        } while (page.size() == PAGE);
        all.sort(Comparator.comparing(ReportInfo::at).reversed());
        return List.copyOf(all);
    }
}
