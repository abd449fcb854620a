package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.http.HttpLimits;
import im.clove.http.HttpServer;
import im.clove.node.account.AccountBook;
import im.clove.node.core.Approach;
import im.clove.node.core.Faces;
import im.clove.node.files.Caller;
import im.clove.node.files.FileAddresses;
import im.clove.node.files.FileHandler;
import im.clove.node.files.FileStore;
import im.clove.node.files.FileTerms;
import im.clove.node.service.UploadService;
import im.clove.node.store.memory.MemoryStore;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.xml.Element;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// XEP-0363: from a client's question to a file that somebody else downloads.
@Timeout(300)
final class UploadPlayTest {
    private static final String HERE = "upload.verona.example";
    private static final String NS = "urn:xmpp:http:upload:0";
    private static final String BASE = "https://clove.b32.i2p";
    private static final String ERRORS = " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'";
    private static final String PURPOSE = "urn:xmpp:http:upload:purpose:0";
    private static final FileTerms TERMS = new FileTerms(20_000, 30_000, 10, 40_000, Duration.ofDays(30), 100_000, 0);

    private final FileAddresses addresses = new FileAddresses(Optional.empty());

    @TempDir
    private Path folder;

    private FileStore files;
    private Play play;

    @BeforeEach
    void open() throws IOException {
        Play[] self = new Play[1];
        files = FileStore.open(
                folder,
                new MemoryStore(),
                TERMS,
                () -> Play.START.plusMillis(self[0].timers.nowMillis()),
                new SecureRandom());
        play = new Play(List.of(tools -> new UploadService(Domain.of(Play.HOST), files, addresses, tools)));
        self[0] = play;
        addresses.open(Approach.I2P, BASE);
    }

    @AfterEach
    void end() {
        play.close();
    }

    private static String request(String id, String attributes, String content) {
        return "<iq type='get' id='" + id + "' to='" + HERE + "'><request xmlns='" + NS + "' " + attributes + ">"
                + content + "</request></iq>";
    }

    private static String request(String id, int size) {
        return request(id, "filename='a.txt' content-type='text/plain' size='" + size + "'", "");
    }

    private static String error(String id, String type, String condition, String more) {
        return "<iq type='error' id='" + id + "' from='" + HERE + "' to='{me}'><error type='" + type + "'><" + condition
                + ERRORS + "/>" + more + "</error></iq>";
    }

    /// The addresses of a slot: for the upload, and for the download.
    private static List<String> slot(Actor actor) {
        Element answer = actor.next();
        assertThat(answer.attribute("type")).as(Literal.show(answer)).isEqualTo("result");
        Element slot = answer.child(NS, "slot").orElseThrow();
        assertThat(slot.children())
                .as("H-10: no header is asked for")
                .allMatch(each -> each.children().isEmpty());
        return Stream.of("put", "get")
                .map(name -> slot.child(NS, name).orElseThrow().attributeOr("url", ""))
                .toList();
    }

    private String http(String said) {
        HttpServer server = new HttpServer(HttpLimits.STANDARD, play.timers);
        return new Caller(play.stage, server, new FileHandler(files)).say(said).hear();
    }

    private static String path(String url) {
        return url.substring(url.indexOf("/files/"));
    }

    @Test
    @DisplayName("A user finds the service, asks for a slot and uploads; a stranger with the address downloads")
    void fromTheQuestionToTheFile() {
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send("<iq type='get' id='1' to='verona.example'>"
                + "<query xmlns='http://jabber.org/protocol/disco#items'/></iq>");
        romeo.expect("<iq type='result' id='1' from='verona.example' to='{me}'>"
                + "<query xmlns='http://jabber.org/protocol/disco#items'><item jid='" + HERE
                + "' name='Files to share'/><item jid='verona.example' node='http://jabber.org/protocol/commands'"
                + " name='Commands of this server'/></query></iq>");
        romeo.send(
                "<iq type='get' id='2' to='" + HERE + "'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
        romeo.expect("<iq type='result' id='2' from='" + HERE + "' to='{me}'>"
                + "<query xmlns='http://jabber.org/protocol/disco#info'>"
                + "<identity category='store' type='file' name='Files to share'/>"
                + "<feature var='http://jabber.org/protocol/disco#info'/>"
                + "<feature var='http://jabber.org/protocol/disco#items'/>"
                + "<feature var='urn:xmpp:http:upload:0'/>"
                + "<feature var='" + PURPOSE + "#ephemeral'/><feature var='" + PURPOSE
                + "#message'/><feature var='" + PURPOSE + "#profile'/><feature var='urn:xmpp:ping'/>"
                + "<x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='hidden'><value>" + NS
                + "</value></field><field var='max-file-size' type='text-single'><value>20000</value></field></x>"
                + "</query></iq>");
        romeo.send(request("3", "filename='très cool.jpg' size='5' content-type='image/jpeg'", ""));
        List<String> urls = slot(romeo);
        assertThat(urls.get(0))
                .matches(BASE + "/files/[A-Za-z0-9_-]{24}/tr%C3%A8s%20cool\\.jpg\\?slot=[A-Za-z0-9_-]{24}");
        assertThat(urls.get(1)).isEqualTo(urls.get(0).substring(0, urls.get(0).indexOf('?')));
        assertThat(http("PUT " + path(urls.get(0)) + " HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"))
                .startsWith("HTTP/1.1 201 ");
        assertThat(http("GET " + path(urls.get(1)) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .contains("Content-Type: image/jpeg\r\n")
                .endsWith("\r\n\r\nhello");
        play.silence();
    }

    @Test
    void whatIsTooLargeIsRefusedWithWhatIsNot() {
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send(request("1", 20_001))
                .expect(error(
                        "1",
                        "modify",
                        "not-acceptable",
                        "<file-too-large xmlns='" + NS + "'><max-file-size>20000</max-file-size></file-too-large>"));
        play.silence();
    }

    @Test
    @DisplayName("H-08: what is over a day's share comes back with when it may be asked for again")
    void aDaysShareIsTold() {
        Actor romeo = play.enter("romeo", "orchard");
        for (int i = 0; i < 2; i++) {
            romeo.send(request("a" + i, 15_000));
            String put = slot(romeo).getFirst();
            assertThat(http("PUT " + path(put) + " HTTP/1.1\r\nHost: x\r\nContent-Length: 15000\r\n\r\n"
                            + "x".repeat(15_000)))
                    .startsWith("HTTP/1.1 201 ");
        }
        romeo.send(request("sum", 1))
                .expect(error(
                        "sum",
                        "wait",
                        "resource-constraint",
                        "<retry xmlns='" + NS + "' stamp='1597-05-23T18:00:00Z'/>"));
        files.list(Optional.empty()).forEach(file -> {
            try {
                assertThat(files.remove(file.id())).isTrue();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        romeo.send(request("day", 10_001))
                .expect(error(
                        "day",
                        "wait",
                        "resource-constraint",
                        "<retry xmlns='" + NS + "' stamp='1597-04-24T00:00:00Z'/>"));
        romeo.send(request("less", 10_000));
        assertThat(slot(romeo)).hasSize(2);
        play.silence();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "filename='a'",
                "size='5'",
                "filename='' size='5'",
                "filename='a' size='0'",
                "filename='a' size='-1'",
                "filename='a' size='5.5'",
                "filename='a' size='99999999999999999999'",
                "filename='a' size='٥'"
            })
    void whatIsNoRequestIsRefused(String attributes) {
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send(request("1", attributes, "")).expect(error("1", "modify", "bad-request", ""));
        play.silence();
    }

    @ParameterizedTest
    @DisplayName("XEP-0363 §5: purposes that are known, and others")
    @CsvSource({
        "<message xmlns='urn:xmpp:http:upload:purpose:0'/>, ",
        "<profile xmlns='urn:xmpp:http:upload:purpose:0'/>, ",
        "<other xmlns='urn:example'/>, ",
        "<ephemeral xmlns='urn:xmpp:http:upload:purpose:0' expire-before='1597-04-23T20:00:00Z'/>, ",
        "<ephemeral xmlns='urn:xmpp:http:upload:purpose:0' expire-before='1597-04-23T17:00:00Z'/>, bad-request",
        "<ephemeral xmlns='urn:xmpp:http:upload:purpose:0'/>, bad-request",
        "<permanent xmlns='urn:xmpp:http:upload:purpose:0'/>, feature-not-implemented"
    })
    void purposes(String purpose, String condition) {
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send(request("1", "filename='a' size='5'", purpose));
        if (condition == null) {
            assertThat(slot(romeo)).hasSize(2);
        } else {
            romeo.expect(error("1", condition.equals("bad-request") ? "modify" : "cancel", condition, ""));
        }
        play.silence();
    }

    @Test
    @DisplayName(
            "N-08: nobody else may upload: no stranger, no account of another host of this node, none that is gone")
    void onlyAccountsOfTheHostUpload() {
        play.mantua.send("<iq type='get' id='1' from='paris@mantua.example/x' to='" + HERE + "'><request xmlns='" + NS
                + "' filename='a' size='5'/></iq>");
        play.mantua.expect("<iq type='error' id='1' from='" + HERE
                + "' to='paris@mantua.example/x'><error type='cancel'>" + "<not-allowed" + ERRORS + "/></error></iq>");
        play.mantua.send("<iq type='get' id='2' from='paris@mantua.example/x' to='" + HERE
                + "'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
        play.mantua.expect("<iq type='result' id='2' from='" + HERE + "' to='paris@mantua.example/x'>"
                + "<query xmlns='http://jabber.org/protocol/disco#info'>"
                + "<identity category='store' type='file' name='Files to share'/>"
                + "<feature var='http://jabber.org/protocol/disco#info'/>"
                + "<feature var='http://jabber.org/protocol/disco#items'/><feature var='urn:xmpp:ping'/></query></iq>");

        try (Play other =
                new Play(List.of(tools -> new UploadService(Domain.of("padua.example"), files, addresses, tools)))) {
            Actor romeo = other.enter("romeo", "orchard");
            romeo.send("<iq type='get' id='3' to='upload.padua.example'><request xmlns='" + NS
                    + "' filename='a' size='5'/></iq>");
            romeo.expect("<iq type='error' id='3' from='upload.padua.example' to='{me}'><error type='cancel'>"
                    + "<not-allowed" + ERRORS + "/></error></iq>");
        }
        assertThat(files.held()).isZero();
    }

    @Test
    @DisplayName("P-12: with an account its files go")
    void anAccountTakesItsFilesAlong() throws IOException {
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send(request("1", 5));
        List<String> urls = slot(romeo);
        assertThat(http("PUT " + path(urls.get(0)) + " HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"))
                .startsWith("HTTP/1.1 201 ");
        AccountBook book = play.server().accounts().book();
        book.remove(Play.jid("romeo"));
        play.settle();
        assertThat(http("GET " + path(urls.get(1)) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 404 ");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    @DisplayName("While files are served nowhere, nothing is offered")
    void nothingIsOfferedThatLeadsNowhere() {
        FileAddresses nowhere = new FileAddresses(Optional.of("https://files.example"));
        try (Play shut = new Play(List.of(tools -> new UploadService(Domain.of(Play.HOST), files, nowhere, tools)))) {
            Actor romeo = shut.enter("romeo", "orchard");
            romeo.send(request("1", 5)).expect(error("1", "cancel", "not-allowed", ""));
            nowhere.open(Approach.I2P, BASE);
            romeo.send(request("2", 5));
            assertThat(slot(romeo)).allMatch(url -> url.startsWith("https://files.example/files/"));
        }
    }

    @Test
    @DisplayName("D-07: on the clearnet nothing is offered or announced that leads to the destination")
    void theClearnetHasNoFilesInI2p() {
        FileAddresses apart = new FileAddresses(Optional.empty(), new Faces(Set.of(Domain.of(Play.HOST)), false));
        apart.open(Approach.I2P, BASE);
        apart.open(Approach.LOOPBACK, "https://127.0.0.1:5281");
        try (Play shut = new Play(List.of(tools -> new UploadService(Domain.of(Play.HOST), files, apart, tools)))) {
            Actor romeo = shut.enter("romeo", "orchard");
            romeo.send(request("1", 5));
            assertThat(Literal.show(romeo.next()))
                    .contains("not-allowed", "files.address")
                    .doesNotContain("i2p");
            romeo.send("<iq type='get' id='2' to='" + HERE
                    + "'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
            assertThat(Literal.show(romeo.next())).contains("disco#info").doesNotContain(NS);
            shut.silence();
        }
        assertThat(files.held()).isZero();
    }

    @Test
    @DisplayName("Other questions are answered as such; a node is not there")
    void otherQuestions() {
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send("<iq type='get' id='1' to='" + HERE + "'><ping xmlns='urn:xmpp:ping'/></iq>")
                .expect("<iq type='result' id='1' from='" + HERE + "' to='{me}'/>");
        romeo.send("<iq type='set' id='2' to='" + HERE + "'><request xmlns='" + NS + "' filename='a' size='5'/></iq>")
                .expect(error("2", "cancel", "service-unavailable", ""));
        romeo.send("<iq type='get' id='3' to='" + HERE
                        + "'><query xmlns='http://jabber.org/protocol/disco#info' node='x'/></iq>")
                .expect(error("3", "cancel", "item-not-found", ""));
        romeo.send("<iq type='get' id='4' to='" + HERE
                        + "'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>")
                .expect("<iq type='result' id='4' from='" + HERE + "' to='{me}'>"
                        + "<query xmlns='http://jabber.org/protocol/disco#items'/></iq>");
        romeo.send("<message id='5' to='" + HERE + "'><body>hi</body></message>")
                .expect("<message type='error' id='5' from='" + HERE + "' to='{me}'><error type='cancel'>"
                        + "<service-unavailable" + ERRORS + "/></error></message>");
        romeo.send("<presence to='" + HERE + "'/>");
        play.silence();
    }
}
