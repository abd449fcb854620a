package im.clove.node.ext.std;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.admin.FakeNode;
import im.clove.node.admin.Secret;
import im.clove.node.admin.StoredUsers;
import im.clove.node.ext.ArchiveTerms;
import im.clove.node.ext.Command;
import im.clove.node.ext.Command.Step;
import im.clove.node.ext.DiscoItem;
import im.clove.node.ext.Extensions;
import im.clove.node.ext.ServerView;
import im.clove.node.store.memory.MemoryStore;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import im.clove.xmpp.xml.XmlWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a user is asked and told about how long the own messages are kept; and what holds then.
final class ArchiveRetentionTest {
    private static final Jid NURSE = Jid.parse("nurse@verona.example");

    private final FakeNode node = new FakeNode(new StoredUsers(
            new MemoryStore(),
            _ -> List.of(),
            new StoredUsers.Rules(Set.of(Domain.of("verona.example")), Set.of()),
            Clock.fixed(Instant.EPOCH, ZoneOffset.UTC)));

    private static ArchiveTerms terms(int days) {
        return new ArchiveTerms(true, ArchiveTerms.Policy.ALWAYS, Duration.ofDays(days), 10, 10);
    }

    private Step run(ArchiveTerms terms, @Nullable String days) throws Exception {
        if (node.users().isEmpty()) {
            node.addUser(NURSE, Secret.of("angelica-1597"), false);
        }
        Command command = new Extensions(List.of(new ArchiveRetention(terms, _ -> Optional.of(node))))
                .commands()
                .getFirst();
        assertThat(command.audience()).isEqualTo(Command.Audience.USERS);
        Element form = days == null
                ? null
                : Elements.stanza("<x xmlns='jabber:x:data' type='submit'><field var='days'><value>" + days
                        + "</value></field></x>");
        return command.handler().run(new NoView(), NURSE.withResource("chamber"), form);
    }

    /// The command looks at nothing of the server.
    private static final class NoView implements ServerView {
        @Override
        public Domain domain() {
            return NURSE.domain();
        }

        @Override
        public boolean isAccountHost(Jid jid) {
            return true;
        }

        @Override
        public boolean isAdmin(Jid jid) {
            return false;
        }

        @Override
        public boolean isGuardian(Jid jid) {
            return false;
        }

        @Override
        public List<DiscoItem> services() {
            return List.of();
        }

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }
    }

    @Test
    void whatIsSoNowIsInTheForm() throws Exception {
        run(terms(365), "30");
        assertThat(run(terms(365), null))
                .isInstanceOfSatisfying(
                        Step.Ask.class,
                        ask -> assertThat(XmlWriter.toString(ask.form()))
                                .contains("This server keeps messages for 365 days at most.", "<value>30</value>"));
        assertThat(run(terms(0), null))
                .isInstanceOfSatisfying(
                        Step.Ask.class,
                        ask -> assertThat(XmlWriter.toString(ask.form())).contains("as long as there is room"));
    }

    @ParameterizedTest
    @CsvSource({
        "365, 30,    30, Your messages are kept for 30 days.",
        "365, 1,     1,  Your messages are kept for 1 day.",
        "365, 400,   400, Your messages are kept for 365 days.",
        "365, 0,     0,  Your messages are kept for 365 days.",
        "0,   30,    30, Your messages are kept for 30 days.",
        "0,   0,     0,  Your messages are kept for as long as there is room."
    })
    void noLongerThanTheNode(int ofTheNode, String said, int kept, String told) throws Exception {
        assertThat(run(terms(ofTheNode), said))
                .isInstanceOfSatisfying(
                        Step.Finished.class, done -> assertThat(done.note()).startsWith(told));
        assertThat(node.archiveKeep(NURSE)).isEqualTo(Duration.ofDays(kept));
    }

    @ParameterizedTest
    @CsvSource({"''", "-1", "36501", "a week", "1.5"})
    void whatIsNoNumberOfDaysChangesNothing(String said) throws Exception {
        run(terms(365), "30");
        assertThat(run(terms(365), said)).isInstanceOf(Step.Refused.class);
        assertThat(node.archiveKeep(NURSE)).isEqualTo(Duration.ofDays(30));
    }
}
