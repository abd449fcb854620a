package im.clove.xmpp.sasl;

import static im.clove.xmpp.sasl.SaslFixture.bytes;
import static im.clove.xmpp.sasl.SaslFixture.challenge;
import static im.clove.xmpp.sasl.SaslFixture.failure;
import static im.clove.xmpp.sasl.SaslFixture.server;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.xml.Text;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What ends an exchange of SCRAM at its door (RFC 5802 §5.1 and §7): the same for a name that somebody has, one that
/// nobody has, and one that has been disabled. In the tables `@` is the name, `~` both nonces.
final class ScramDoorTest {
    private static final List<String> NAMES = List.of("juliet", "tybalt", "rosaline");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "n,,m=ext,n=@,r=x              | the extension that nobody knows, first",
                "n,,n=@,m=ext,r=x              | between",
                "n,,n=@,r=x,m=ext              | behind",
                "n,,n=@,r=x,e=ok,m=ext         | behind another",
                "n,,n=@,r=                     | no nonce",
                "n,,n=@,r=a\u0007b             | a control character",
                "n,,n=@,r=a\u007fb             | delete",
                "n,,n=@,r=a\u00a0b             | no ASCII",
                "'n,,n=@,r=x '                 | a blank",
                "n,,n=@,r=x,                   | an attribute without a letter",
                "n,,n=@,r=x,e                  | without a value",
                "n,,n=@,r=x,e=                 | with an empty one",
                "n,,n=@,r=x,ee=y               | with two letters",
                "n,,n=@,r=x,[=y                | with none: after Z",
                "n,,n=@,r=x,`=y                | before a",
                "n,,n=@,r=x,{=y                | after z",
                "'n,,n=@,r=x,@=y'              | before A, or a name for a letter",
                "n,,n=@=,r=x                   | an escape that is none",
                "n,,n=@=2,r=x                  | half an escape",
                "n,,n=@=3d,r=x                 | in lower case",
                "F,n,,n=@,r=x                  | an exchange without a header of its own",
                "n,n=@,r=x                     | half a header",
            })
    @DisplayName("A first message that does not fit ends the exchange, whoever it names")
    void firstMessages(String message, String what) {
        for (String name : NAMES) {
            SaslStep.Failure failure =
                    failure(server().start("SCRAM-SHA-256", Optional.of(bytes(message.replace("@", name)))));
            assertThat(failure)
                    .as("%s: %s", what, name)
                    .isEqualTo(SaslStep.Failure.malformed("The first SCRAM message is malformed"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "c=biws,r=~,m=ext,p=AAAA       | the extension that nobody knows",
                "m=ext,c=biws,r=~,p=AAAA       | first",
                "c=biws,m=ext,r=~,p=AAAA       | between",
                "c=biws,r=,p=AAAA              | no nonce",
                "c=biws,r=~\u0001,p=AAAA       | a control character",
                "c=biws,r=server-nonce,p=AAAA  | half a nonce",
                "c=biws,r=~,p=                 | no proof",
                "c=biws,r=~,p=AA               | no base64",
                "c=,r=~,p=AAAA                 | no header",
                "c=biws,r=~                    | nothing is proved",
            })
    @DisplayName("A last message that does not fit ends the exchange, whoever it is about")
    void lastMessages(String message, String what) {
        for (String name : NAMES) {
            SaslServer server = server();
            challenge(server.start("SCRAM-SHA-256", Optional.of(bytes("n,,n=" + name + ",r=client-nonce"))));
            SaslStep.Failure failure = failure(server.respond(bytes(message.replace("~", "client-nonceserver-nonce"))));
            assertThat(failure.condition()).as("%s: %s", what, name).isEqualTo(SaslCondition.MALFORMED_REQUEST);
            assertThat(failure.guess()).isFalse();
        }
    }

    @Test
    void anExtensionThatNeedNotBeKnownIsPassedOver() {
        assertThat(challenge(server().start("SCRAM-SHA-256", Optional.of(bytes("n,,n=juliet,r=x,e=ok,E=ok,z=1,Z=1")))))
                .startsWith("r=xserver-nonce,");
    }

    @Test
    void everyPrintableCharacterMakesANonce() {
        String nonce = "!#$%&'()*+-./0Az~=";

        assertThat(challenge(server().start("SCRAM-SHA-256", Optional.of(bytes("n,,n=juliet,r=" + nonce)))))
                .startsWith("r=" + nonce + "server-nonce,");
    }

    @Test
    void escapesStandForTheirCharacters() {
        assertThat(ScramText.name("a=2Cb=3Dc=3D=2C")).contains("a,b=c=,");
        assertThat(ScramText.escape("a,b=c=,")).isEqualTo("a=2Cb=3Dc=3D=2C");
    }

    @Test
    @DisplayName("A name longer than any address is malformed, by SCRAM and by PLAIN, before anything is looked up")
    void overlongNames() {
        String longest = "é".repeat(1_023) + "x";
        assertThat(start("n,,n=" + longest + ",r=x")).isInstanceOf(SaslStep.Challenge.class);
        assertThat(plain("", longest)).isEqualTo(SaslStep.Failure.wrong());

        for (String name : List.of(longest + "x", "x".repeat(2_048))) {
            assertThat(start("n,,n=" + name + ",r=x"))
                    .isEqualTo(SaslStep.Failure.malformed("The first SCRAM message is malformed"));
            assertThat(start("n,a=" + name + ",n=juliet,r=x"))
                    .isEqualTo(SaslStep.Failure.malformed("The first SCRAM message is malformed"));
            assertThat(plain("", name)).isEqualTo(SaslStep.Failure.malformed("The PLAIN message is malformed"));
            assertThat(plain(name, "juliet")).isEqualTo(SaslStep.Failure.malformed("The PLAIN message is malformed"));
        }
    }

    private static SaslStep start(String message) {
        return server().start("SCRAM-SHA-256", Optional.of(bytes(message)));
    }

    private static SaslStep plain(String authzid, String name) {
        return server().start("PLAIN", Optional.of(bytes(authzid + '\0' + name + "\0wrong")));
    }

    @Test
    @DisplayName("A message as long as may be is read, one byte more is not")
    void theLongestMessage() {
        String head = "n,,n=juliet,r=";
        String most = head + "x".repeat(ScramText.MAX_BYTES - head.length());

        assertThat(start(most)).isInstanceOf(SaslStep.Challenge.class);
        assertThat(start(most + "x")).isInstanceOf(SaslStep.Failure.class);
        assertThat(start(head + "x\0")).isInstanceOf(SaslStep.Failure.class);
        assertThat(start("\0")).isInstanceOf(SaslStep.Failure.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "r=client-nonceX,s=AAAA,i=4096             | true",
                "r=client-nonceX,s=AAAA,i=4096,h=xyz       | true",
                "r=client-nonceX,s=AAAA,i=4096,m=ext       | false",
                "m=ext,r=client-nonceX,s=AAAA,i=4096       | false",
                "r=client-nonceX\u0001,s=AAAA,i=4096       | false",
                "r=client-nonce,s=AAAA,i=4096              | false",
                "r=other-nonceX,s=AAAA,i=4096              | false",
            })
    @DisplayName("Our own client holds the other server to the same")
    void clientsToo(String challenge, boolean isFine) {
        ScramClient client =
                SaslFixture.client(ScramHash.SHA_1, "juliet", SaslFixture.PASSWORD, ScramClient.Binding.NONE);

        assertThat(client.answer(bytes(challenge)).isPresent()).isEqualTo(isFine);
    }

    @Test
    @DisplayName("A login that was broken off begins anew")
    void whatCannotBeDecodedEndsTheAttempt() {
        SaslServer server = server();
        challenge(server.start("SCRAM-SHA-256", Optional.of(bytes("n,,n=juliet,r=client-nonce"))));
        SaslStep broken =
                SaslFixture.hear(server, SaslElements.response(new byte[0]).withNodes(List.of(new Text("?"))));
        assertThat(failure(broken).condition()).isEqualTo(SaslCondition.INCORRECT_ENCODING);

        assertThat(server.start("SCRAM-SHA-256", Optional.of(bytes("n,,n=juliet,r=client-nonce"))))
                .isInstanceOf(SaslStep.Challenge.class);
    }

    @Test
    void aFirstMessageThatFailsEndsTheAttempt() {
        SaslServer server = server();
        challenge(server.start("SCRAM-SHA-256", Optional.empty()));
        failure(server.respond(bytes("nonsense")));

        assertThat(server.start("SCRAM-SHA-256", Optional.of(bytes("n,,n=juliet,r=x"))))
                .isInstanceOf(SaslStep.Challenge.class);
    }
}
