package im.clove.node.app.host;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.clearnet.statement.SignedStatement;
import im.clove.i2p.keys.NodeIdentity;
import im.clove.i2p.keys.PublicDestination;
import im.clove.node.app.config.ConfigFile;
import im.clove.node.app.config.NodeConfig;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.xml.Element;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who is told where this node's domains are in I2P, and who is not.
final class OwnStatementsTest {
    private static final NodeIdentity SELF = NodeIdentity.create(new SecureRandom());
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-30T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private OwnStatements statements(boolean enabled, boolean overI2p) throws Exception {
        String text = "darknet.only = false\ndomains = [\"chat.example\", \"news.example\"]\n"
                + "bridge.domains = [\"chat.example\"]\nbridge.enabled = " + enabled + "\nbridge.over-i2p = " + overI2p
                + "\n";
        NodeConfig config = ConfigFile.parse(text, folder, _ -> null).config();
        return new OwnStatements(config.federation().bridge(), SELF, CLOCK);
    }

    @ParameterizedTest
    @CsvSource({
        // enabled, over I2P, asked, about, said
        "true, true, chat.example, chat.example, true",
        "true, true, SELF, chat.example, true",
        "true, true, SELF, SELF, false",
        "true, true, SELF, news.example, false",
        "true, true, news.example, chat.example, false",
        "true, true, news.example, news.example, false",
        "true, false, chat.example, chat.example, false",
        "true, false, SELF, chat.example, false",
        "false, true, chat.example, chat.example, false",
        "false, true, SELF, chat.example, false"
    })
    void onlyWhatMayBeKnownIsSaid(boolean enabled, boolean overI2p, String asked, String about, boolean said)
            throws Exception {
        assertThat(statements(enabled, overI2p)
                        .statement(domain(asked), domain(about))
                        .isPresent())
                .isEqualTo(said);
    }

    private static Domain domain(String name) {
        return name.equals("SELF") ? Domain.of(SELF.b32()) : Domain.of(name);
    }

    @Test
    void whatIsGoneIsSaidToBeGoneWithAHigherNumber() throws Exception {
        Domain chat = Domain.of("chat.example");
        NodeConfig config = ConfigFile.parse("""
                darknet.only = false
                domains = ["chat.example"]
                bridge { enabled = true, domains = ["chat.example"], gone = true }
                """, folder, _ -> null).config();
        OwnStatements gone = new OwnStatements(config.federation().bridge(), SELF, CLOCK);
        SignedStatement said = SignedStatement.parse(gone.statement(chat, chat).orElseThrow());
        SignedStatement before = SignedStatement.parse(
                statements(true, true).statement(chat, chat).orElseThrow());

        assertThat(said.statement().gone()).isTrue();
        assertThat(said.statement().number()).isGreaterThan(before.statement().number());
    }

    @Test
    void whatIsSaidIsSignedByTheDestinationAndTheSameEveryTime() throws Exception {
        Domain chat = Domain.of("chat.example");
        Optional<Element> said = statements(true, true).statement(chat, chat);
        SignedStatement read = SignedStatement.parse(said.orElseThrow());

        assertThat(read.statement().b32()).isEqualTo(SELF.b32());
        assertThat(read.statement().domain()).isEqualTo(chat);
        assertThat(read.statement().gone()).isFalse();
        assertThat(read.holds((destination, message, signature) ->
                        PublicDestination.parse(destination).orElseThrow().verifies(message, signature)))
                .isTrue();
        assertThat(statements(true, true).statement(Domain.of(SELF.b32()), chat))
                .isEqualTo(said);
    }
}
