package im.clove.node.ext.std;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.ext.Command;
import im.clove.node.ext.Command.Audience;
import im.clove.node.ext.DiscoItem;
import im.clove.node.ext.Extension;
import im.clove.node.ext.Extensions;
import im.clove.node.ext.Hook;
import im.clove.node.ext.ServerView;
import im.clove.node.ext.Xep;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class CommandsTest {
    private static final Domain VERONA = Domain.of("verona.example");
    private static final Jid NURSE = Jid.parse("nurse@verona.example");

    private final List<String> asked = new ArrayList<>();
    private final Extensions all = new Extensions(List.of(new Given()));
    private final Commands commands = new Commands(() -> all, new Random(1));

    private static final class Given implements Extension {
        @Override
        public Xep xep() {
            return new Xep(0, "Given", "");
        }

        @Override
        public List<Hook> hooks() {
            return Stream.of(Audience.USERS, Audience.GUARDIANS, Audience.GUARDIANS, Audience.ADMINS, Audience.ADMINS)
                    .<Hook>map(this::command)
                    .toList();
        }

        private int count;

        private Hook command(Audience audience) {
            String node = audience + " " + count++;
            return new Hook.CommandHook(
                    new Command(audience, node, node, (_, _, _) -> new Command.Step.Finished("done", null)));
        }
    }

    /// Of one who is a guardian and no administrator; each question reads the store.
    private final class View implements ServerView {
        @Override
        public Domain domain() {
            return VERONA;
        }

        @Override
        public boolean isAccountHost(Jid jid) {
            return jid.domain().equals(VERONA);
        }

        @Override
        public boolean isAdmin(Jid jid) {
            asked.add("admin");
            return false;
        }

        @Override
        public boolean isGuardian(Jid jid) {
            asked.add("guardian");
            return jid.equals(NURSE);
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

    private List<String> listed(Jid asker) {
        return commands.hooks().stream()
                .flatMap(hook -> hook instanceof Hook.ServerDisco(var handler) ? Stream.of(handler) : Stream.empty())
                .flatMap(handler -> handler.items(new View(), asker, Commands.NS).stream())
                .flatMap(List::stream)
                .map(DiscoItem::node)
                .toList();
    }

    @Test
    void whatSomebodyMayIsReadOnceForAListing() {
        assertThat(listed(NURSE)).containsExactly("USERS 0", "GUARDIANS 1", "GUARDIANS 2");
        assertThat(asked).containsExactlyInAnyOrder("guardian", "admin");
        asked.clear();
        assertThat(listed(Jid.parse("paris@mantua.example"))).isEmpty();
        assertThat(asked).isEmpty();
    }
}
