package im.clove.node.ext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.node.ext.Hook.AccountIq;
import im.clove.node.ext.Hook.AccountQuery;
import im.clove.node.ext.Hook.Asker;
import im.clove.node.store.Table;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Elements;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Two extensions do not claim the same, and nobody claims what is the node's.
final class ExtensionsTest {
    private record Claims(List<Hook> hooks, List<Chapter<?>> chapters) implements Extension {
        @Override
        public Xep xep() {
            return new Xep(0, "Claims", "1");
        }
    }

    private static Extension of(Hook... hooks) {
        return new Claims(List.of(hooks), List.of());
    }

    private static Extension of(Chapter<?> chapter) {
        return new Claims(List.of(), List.of(chapter));
    }

    private static AccountIq iq(Asker asker, Iq.Type type) {
        return new AccountIq(asker, type, "urn:x", "x", (_, _) -> Reply.refuse(Condition.CONFLICT, "iq"));
    }

    private static AccountQuery query(Asker asker, Iq.Type type) {
        return new AccountQuery(asker, type, "urn:x", "x", (_, _) -> {
            throw new IllegalStateException("not asked");
        });
    }

    private static Hook.CommandHook command() {
        return new Hook.CommandHook(
                new Command(Command.Audience.USERS, "node", "name", (_, _, _) -> new Command.Step.Finished("", null)));
    }

    private static Hook.ServerIq server() {
        return new Hook.ServerIq(Iq.Type.GET, "urn:x", "x", (_, _) -> Reply.refuse(Condition.CONFLICT, "server"));
    }

    private static Chapter<String> chapter(String table) {
        return Chapter.of(new Table(table), _ -> "");
    }

    private static Chapter<String> setting(String name) {
        return Chapter.setting(name, _ -> "");
    }

    static Stream<List<Extension>> twice() {
        return Stream.of(
                List.of(of(iq(Asker.SELF, Iq.Type.GET)), of(iq(Asker.SELF, Iq.Type.GET))),
                List.of(of(iq(Asker.SELF, Iq.Type.GET)), of(query(Asker.SELF, Iq.Type.GET))),
                List.of(of(query(Asker.SELF, Iq.Type.GET)), of(iq(Asker.SELF, Iq.Type.GET))),
                List.of(of(query(Asker.OTHER, Iq.Type.GET)), of(query(Asker.OTHER, Iq.Type.GET))),
                List.of(of(server()), of(server())),
                List.of(of(command()), of(command())),
                List.of(of(chapter("diary")), of(chapter("diary"))),
                List.of(of(setting("a")), of(setting("a"))));
    }

    @ParameterizedTest
    @MethodSource("twice")
    void oneThingIsNotClaimedTwice(List<Extension> both) {
        assertThatThrownBy(() -> new Extensions(both)).isInstanceOf(IllegalArgumentException.class);
        assertThat(new Extensions(both.subList(0, 1)).all()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"accounts", "rosters", "offline", "settings", "spool", "meta", "clients"})
    void aTableOfTheNodeIsNobodyElses(String table) {
        assertThatThrownBy(() -> new Extensions(List.of(of(chapter(table)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(table);
    }

    @Test
    void whoAsksAndHowAreDifferentRequests() {
        Extensions all = new Extensions(List.of(
                of(iq(Asker.SELF, Iq.Type.GET), query(Asker.SELF, Iq.Type.SET)),
                of(query(Asker.OTHER, Iq.Type.GET)),
                of(setting("a")),
                of(setting("ab"))));
        Iq get = (Iq) Stanza.of(Elements.stanza("<iq type='get' id='1'><x xmlns='urn:x'/></iq>"));
        Iq set = (Iq) Stanza.of(Elements.stanza("<iq type='set' id='1'><x xmlns='urn:x'/></iq>"));
        Iq other = (Iq) Stanza.of(Elements.stanza("<iq type='get' id='1'><x xmlns='urn:y'/></iq>"));
        assertThat(all.ofAccount(Asker.SELF, get)).isNotNull();
        assertThat(all.queryOf(Asker.SELF, get)).isNull();
        assertThat(all.ofAccount(Asker.SELF, set)).isNull();
        assertThat(all.queryOf(Asker.SELF, set)).isNotNull();
        assertThat(all.queryOf(Asker.OTHER, get)).isNotNull();
        assertThat(all.queryOf(Asker.OTHER, other)).isNull();
        assertThat(all.ofServer(get)).isNull();
    }

    @Test
    void onlyWhatIsNamedIsKept() {
        Chapter<String> named = chapter("diary");
        Extensions all = new Extensions(List.of(of(named)));
        assertThat(all.keep(named)).isTrue();
        assertThat(all.keep(chapter("diary"))).isFalse();
        assertThat(all.keep(chapter("rosters"))).isFalse();
    }
}
