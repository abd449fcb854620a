package im.clove.node.ext.std;

import im.clove.node.ext.Chapter;
import im.clove.node.ext.Effect;
import im.clove.node.ext.Extension;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Report;
import im.clove.node.ext.View;
import im.clove.node.ext.Xep;
import im.clove.node.store.Writes;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.xml.Element;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// XEP-0377: who blocks somebody may say why ([Blocking] reads it along with the request), for the administrator.
/// Nothing of it goes to the one who is blocked, or to another server.
public final class Reporting implements Extension {
    static final String NS = "urn:xmpp:reporting:1";

    private static final String REASONS = "urn:xmpp:reporting:";
    private static final String IDS = "urn:xmpp:sid:0";

    /// Characters of a reason nobody knows.
    private static final int LONGEST_REASON = 100;

    @Override
    public Xep xep() {
        return new Xep(377, "Spam Reporting", "0.3.1");
    }

    @Override
    public List<String> serverFeatures() {
        return List.of(NS);
    }

    @Override
    public List<Chapter<?>> chapters() {
        return List.of(Report.CHAPTER);
    }

    @Override
    public List<Hook> hooks() {
        return List.of();
    }

    /// What a request to block says of those it blocks.
    static List<Effect> of(View view, Iq request) {
        List<Report> reports = new ArrayList<>();
        for (Element item : request.payload().children()) {
            Optional<Jid> whom = Jid.tryParse(item.attributeOr("jid", ""));
            Optional<Element> report = item.child(NS, "report");
            if (whom.isPresent() && report.isPresent()) {
                reports.add(read(view, whom.get(), report.get()));
            }
        }
        if (reports.isEmpty()) {
            return List.of();
        }
        Writes writes = new Writes();
        List<Long> now = Report.add(view.chapter(Report.CHAPTER), reports, writes);
        return List.of(new Effect.Turn<>(Report.CHAPTER, now, writes));
    }

    private static Report read(View view, Jid whom, Element report) {
        String reason = report.attributeOr("reason", "");
        List<String> ids = report.children().stream()
                .filter(child -> child.is(IDS, "stanza-id"))
                .limit(Report.MOST_IDS)
                .map(id -> cut(id.attributeOr("id", ""), LONGEST_REASON)
                        + ' '
                        + cut(id.attributeOr("by", ""), Report.LONGEST))
                .toList();
        String text = report.child(NS, "text").map(Element::text).orElse("");
        return new Report(
                view.now().truncatedTo(ChronoUnit.SECONDS),
                whom,
                cut(reason.startsWith(REASONS) ? reason.substring(REASONS.length()) : reason, LONGEST_REASON),
                cut(text.strip(), Report.LONGEST),
                ids);
    }

    private static String cut(String text, int most) {
        int end = Math.min(text.length(), most);
        boolean splits = end < text.length() && Character.isHighSurrogate(text.charAt(end - 1));
        return text.substring(0, splits ? end - 1 : end);
    }
}
