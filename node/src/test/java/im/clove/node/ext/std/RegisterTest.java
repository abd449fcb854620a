package im.clove.node.ext.std;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.ext.Effect;
import im.clove.node.ext.Extensions;
import im.clove.node.ext.Hook.Asker;
import im.clove.node.ext.Reply;
import im.clove.xmpp.stanza.Iq;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// XEP-0077 for those who have an account: what is refused, and why.
final class RegisterTest {
    private final Sight sight = new Sight();

    @ParameterizedTest
    @CsvSource({
        "<username>romeo</username><password>12345678</password>,     done",
        "<username>romeo</username><password>1234567</password>,      NOT_ACCEPTABLE",
        "<username>romeo</username>,                                  NOT_ACCEPTABLE",
        "<username>juliet</username><password>12345678</password>,    NOT_ALLOWED",
        "<password>12345678</password>,                               NOT_ALLOWED",
        "<username>ROMEO</username><password>12345678</password>,     done",
        "<remove/>,                                                   done",
        "<remove/><username>romeo</username>,                         BAD_REQUEST"
    })
    void aChange(String content, String expected) {
        assertThat(ask(content)).isEqualTo(expected);
    }

    private String ask(String content) {
        Iq request = (Iq) Sight.stanza("<iq type='set' id='1' from='romeo@verona.example/o' to='romeo@verona.example'>"
                + "<query xmlns='jabber:iq:register'>" + content + "</query></iq>");
        Extensions all = new Extensions(List.of(new Register(new SecureRandom(), _ -> {})));
        return switch (Objects.requireNonNull(all.ofAccount(Asker.SELF, request))
                .handle(sight, request)) {
            case Reply.Refuse<Effect>(var error, var _) -> error.condition().name();
            case Reply.Answer<Effect> _ -> "done";
            case Reply.Later<Effect> _ -> "later";
        };
    }
}
