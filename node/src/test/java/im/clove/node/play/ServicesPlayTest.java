package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.service.ServiceTools;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A service on a domain of its own is one class ([Mirror]) and one line (`mirrorAt`): it is found from here and from
/// other servers, and nobody takes its domain for one where accounts live.
final class ServicesPlayTest {
    private static List<ServiceTools.Maker> mirrorAt(String domain) {
        Jid address = Jid.parse(domain);
        return List.of(tools -> new Mirror(address, tools.voice(address)));
    }

    @Test
    void aServiceIsReachedFromHere() {
        try (Play play = new Play(mirrorAt("mirror.example"))) {
            Actor romeo = play.enter("romeo", "orchard");
            romeo.send("<message to='hall@mirror.example/nick' type='chat' id='1'><body>Who is there?</body></message>")
                    .expect("<message from='hall@mirror.example/nick' to='{me}' type='chat' id='1'>"
                            + "<body>Who is there?</body></message>");
            romeo.send("<message to='mirror.example' id='2'><body>You?</body></message>")
                    .expect("<message from='mirror.example' to='{me}' id='2'><body>You?</body></message>");
            play.silence();
        }
    }

    @Test
    void theServerAnswersForItsOwnDomainOnly() {
        try (Play play = new Play(mirrorAt("mirror.example"))) {
            Actor romeo = play.enter("romeo", "orchard");
            romeo.send("<iq type='get' id='1' to='mirror.example'><ping xmlns='urn:xmpp:ping'/></iq>");
            romeo.send("<iq type='set' id='2' to='mirror.example'>"
                    + "<query xmlns='jabber:iq:register'><remove/></query></iq>");
            play.silence();
            assertThat(play.stores().accounts().exists(Play.jid("romeo"))).isTrue();
        }
    }

    @Test
    void onlyDomainsWithAccountsAreForClients() {
        try (Play play = new Play(mirrorAt("mirror.example"))) {
            assertThat(play.server().hosts().isAccountHost(Domain.of("mirror.example")))
                    .isFalse();
            assertThat(play.server().hosts().isServed(Domain.of("mirror.example")))
                    .isTrue();
        }
    }

    @Test
    void whoIsOfAServiceIsNoLocalUser() {
        try (Play play = new Play(mirrorAt("mirror.example"))) {
            play.mantua.send("<iq type='get' id='1' from='paris@mantua.example' to='mirror.example'>"
                    + "<query xmlns='jabber:iq:version'/></iq>");
            play.silence();
        }
    }

    @Test
    void aServiceIsReachedFromAnotherServer() {
        try (TwoServers two = new TwoServers(true, domain -> mirrorAt("mirror." + domain))) {
            Actor juliet = two.enter("juliet", "balcony");
            String mirror = "hall@mirror." + two.domain();
            juliet.send("<message to='" + mirror + "' type='chat' id='1'><body>Who is there?</body></message>")
                    .expect("<message from='" + mirror
                            + "' to='{me}' type='chat' id='1'><body>Who is there?</body></message>");
            assertThat(juliet.rest()).isEmpty();
        }
    }
}
