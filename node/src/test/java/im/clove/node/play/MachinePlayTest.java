package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What another server sees of the machine that the node runs on: nothing.
@Timeout(300)
final class MachinePlayTest {
    private static final String ROMEO = "romeo@verona.example";
    private static final Map<String, String> CANARIES = Map.of(
            "user.name", "canary-user",
            "user.home", "/home/canary",
            "user.dir", "/srv/canary",
            "os.name", "CanaryOS",
            "os.version", "canary-6.1",
            "os.arch", "canary64",
            "user.timezone", "Pacific/Chatham",
            "user.language", "tr");

    /// A stranger asks whatever can be asked, and is spoken to.
    private static List<String> seen() {
        try (Play play = new Play()) {
            play.contact("romeo", "paris@mantua.example", "both");
            Actor romeo = play.enterAvailable("romeo", "orchard");
            Stream.of(
                            "<query xmlns='jabber:iq:version'/>",
                            "<time xmlns='urn:xmpp:time'/>",
                            "<query xmlns='jabber:iq:last'/>",
                            "<ping xmlns='urn:xmpp:ping'/>",
                            "<query xmlns='http://jabber.org/protocol/disco#info'/>",
                            "<query xmlns='http://jabber.org/protocol/disco#items'/>",
                            "<query xmlns='urn:nobody:knows'/>")
                    .forEach(payload -> Stream.of("verona.example", ROMEO, "nobody@verona.example", romeo.full)
                            .forEach(to -> play.mantua.send("<iq type='get' id='q' from='paris@mantua.example/x' to='"
                                    + to + "'>" + payload + "</iq>")));
            play.mantua.send("<message id='m' from='paris@mantua.example/x' to='nobody@verona.example'><body>?</body>"
                    + "</message>");
            play.mantua.send("<presence type='probe' from='paris@mantua.example' to='" + ROMEO + "'/>");
            play.mantua.send("<presence type='subscribe' from='eve@mantua.example' to='" + ROMEO + "'/>");
            romeo.send("<message id='n' type='chat' to='paris@mantua.example'><body>!</body></message>");
            play.settle();
            return play.mantua.rest().stream()
                    .map(each -> each.replaceAll(" (id|ver)=['\"][^'\"]*['\"]", ""))
                    .sorted()
                    .toList();
        }
    }

    @Test
    @DisplayName("D-04, D-21: user, folders, system, zone and language of the machine are in nothing that goes out")
    void nothingOfTheMachineGoesOut() {
        List<String> here = seen();
        Map<String, String> before = CANARIES.keySet().stream()
                .filter(name -> System.getProperty(name) != null)
                .collect(java.util.stream.Collectors.toMap(name -> name, System::getProperty));
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        List<String> elsewhere;
        try {
            CANARIES.forEach(System::setProperty);
            Locale.setDefault(Locale.of("tr", "TR"));
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Chatham"));
            elsewhere = seen();
        } finally {
            CANARIES.keySet().forEach(System::clearProperty);
            before.forEach(System::setProperty);
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }

        assertThat(here).hasSizeGreaterThan(20);
        assertThat(elsewhere).isEqualTo(here);
        assertThat(elsewhere)
                .noneMatch(each -> each.toLowerCase(Locale.ROOT).contains("canary")
                        || each.contains("Chatham")
                        || each.contains("+12:45")
                        || each.contains(System.getProperty("java.version")));
    }
}
