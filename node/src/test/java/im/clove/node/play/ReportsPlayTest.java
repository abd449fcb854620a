package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.admin.ReportInfo;
import im.clove.node.app.host.StoredReports;
import im.clove.node.ext.Report;
import im.clove.xmpp.jid.Jid;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Who blocks somebody may say why (XEP-0377), and only whoever runs the node reads it.
@Timeout(300)
final class ReportsPlayTest {
    private final Play play = new Play();

    @AfterEach
    void end() {
        play.close();
    }

    private List<ReportInfo> reports() {
        play.settle();
        return new StoredReports(play.store).list();
    }

    private static String block(String id, String whom, String report) {
        return "<iq type='set' id='" + id + "'><block xmlns='urn:xmpp:blocking'><item jid='" + whom + "'>" + report
                + "</item></block></iq>";
    }

    @Test
    void aReportIsKeptAndGoesToNobodyElse() {
        Actor romeo = play.enter("romeo", "orchard");
        Actor tomb = play.enter("romeo", "tomb");
        tomb.send("<iq type='get' id='0'><blocklist xmlns='urn:xmpp:blocking'/></iq>")
                .expect("<iq type='result' id='0' from='romeo@verona.example' to='{me}'>"
                        + "<blocklist xmlns='urn:xmpp:blocking'/></iq>");
        romeo.send(block(
                        "1",
                        "tybalt@mantua.example",
                        "<report xmlns='urn:xmpp:reporting:1' reason='urn:xmpp:reporting:spam'>"
                                + "<stanza-id xmlns='urn:xmpp:sid:0' by='romeo@verona.example' id='28482-98726'/>"
                                + "<text xml:lang='en'>wants a duel</text></report>"))
                .expect("<iq type='result' id='1' from='romeo@verona.example' to='{me}'/>");
        tomb.expect("<iq type='set' id='block-1' from='romeo@verona.example' to='{me}'>"
                + "<block xmlns='urn:xmpp:blocking'><item jid='tybalt@mantua.example'/></block></iq>");
        romeo.send(block("2", "paris@mantua.example", ""))
                .expect("<iq type='result' id='2' from='romeo@verona.example' to='{me}'/>");
        tomb.next();
        play.silence();

        assertThat(reports())
                .containsExactly(new ReportInfo(
                        Play.jid("romeo"),
                        Play.START,
                        Jid.parse("tybalt@mantua.example"),
                        "spam",
                        "wants a duel",
                        List.of("28482-98726 romeo@verona.example")));
    }

    @Test
    void whatIsRefusedIsNoReport() {
        Actor romeo = play.enter("romeo", "orchard");
        String report = "<report xmlns='urn:xmpp:reporting:1' reason='urn:xmpp:reporting:abuse'/>";
        romeo.send(block("1", "romeo@verona.example", report));
        assertThat(romeo.next().attribute("type")).isEqualTo("error");
        play.store.failing(true);
        romeo.send(block("2", "tybalt@mantua.example", report));
        assertThat(romeo.next().attribute("type")).isEqualTo("error");
        play.store.failing(false);
        assertThat(reports()).isEmpty();
        romeo.send(block("3", "tybalt@mantua.example", report));
        assertThat(romeo.next().attribute("type")).isEqualTo("result");
        assertThat(reports()).hasSize(1);
    }

    @Test
    void theOldestGivesWayAndWhatIsTooLongIsCut() {
        Actor romeo = play.enter("romeo", "orchard");
        for (int i = 0; i < Report.MOST + 3; i++) {
            String whom = "p" + i + "@mantua.example";
            romeo.send(block(
                    "b" + i,
                    whom,
                    "<report xmlns='urn:xmpp:reporting:1' reason='spite'><text>" + "x".repeat(900)
                            + "</text></report>"));
            assertThat(romeo.next().attribute("type")).isEqualTo("result");
            romeo.send("<iq type='set' id='u" + i + "'><unblock xmlns='urn:xmpp:blocking'><item jid='" + whom
                    + "'/></unblock></iq>");
            assertThat(romeo.next().attribute("type")).isEqualTo("result");
        }
        assertThat(reports())
                .hasSize(Report.MOST)
                .allMatch(report -> report.text().length() == Report.LONGEST
                        && report.reason().equals("spite"))
                .noneMatch(report -> report.whom().local().equals("p2"))
                .anyMatch(report -> report.whom().local().equals("p3"));
        play.server().accounts().book().remove(Play.jid("romeo"));
        assertThat(reports()).as("they go with the account").isEmpty();
    }
}
