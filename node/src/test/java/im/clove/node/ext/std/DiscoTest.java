package im.clove.node.ext.std;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.ext.DiscoInfo;
import im.clove.node.ext.DiscoItem;
import im.clove.node.ext.Effect;
import im.clove.node.ext.Extension;
import im.clove.node.ext.Extensions;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Hook.Asker;
import im.clove.node.ext.Reply;
import im.clove.node.ext.View;
import im.clove.node.ext.Xep;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.xml.XmlWriter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// XEP-0030: what extensions contribute, for whom and under which node.
final class DiscoTest {
    /// Knows the node `play`, with one item, and has a feature.
    private static final class Shelf implements Extension, Hook.AccountDiscoHandler {
        @Override
        public Xep xep() {
            return new Xep(0, "Shelf", "1");
        }

        @Override
        public List<String> accountFeatures() {
            return List.of("urn:shelf");
        }

        @Override
        public List<Hook> hooks() {
            return List.of(new Hook.AccountDisco(this));
        }

        @Override
        public Optional<DiscoInfo> info(View view, Jid asker, String node) {
            return node.equals("play")
                    ? Optional.of(DiscoInfo.of(new DiscoInfo.Identity("pubsub", "leaf", "")))
                    : Optional.empty();
        }

        @Override
        public Optional<List<DiscoItem>> items(View view, Jid asker, String node) {
            return node.equals("play")
                    ? Optional.of(List.of(new DiscoItem(view.account(), "act one", "Act I")))
                    : Optional.empty();
        }
    }

    private static Extensions all() {
        AtomicReference<Extensions> all = new AtomicReference<>(new Extensions(List.of()));
        all.set(new Extensions(List.of(new Disco(all::get), new Shelf())));
        return all.get();
    }

    private static String ask(Asker asker, String from, String what, String node) {
        Iq request = (Iq) Sight.stanza("<iq type='get' id='1' from='" + from + "' to='romeo@verona.example'>"
                + "<query xmlns='http://jabber.org/protocol/disco#" + what + "'"
                + (node.isEmpty() ? "" : " node='" + node + "'") + "/></iq>");
        return switch (Objects.requireNonNull(all().ofAccount(asker, request)).handle(new Sight(), request)) {
            case Reply.Answer<Effect>(Iq result, var _) -> XmlWriter.toString(result.payload());
            case Reply.Refuse<Effect>(var error, var _) -> error.condition().name();
            case Reply.Later<Effect> _ -> "later";
        };
    }

    @ParameterizedTest
    @CsvSource({
        "SELF,  romeo@verona.example/o, info,  '',     <identity category='account' type='registered'/>",
        "SELF,  romeo@verona.example/o, info,  '',     <feature var='urn:shelf'/>",
        "SELF,  romeo@verona.example/o, info,  play,   <identity category='pubsub' type='leaf'/>",
        "SELF,  romeo@verona.example/o, info,  play,   node='play'",
        "SELF,  romeo@verona.example/o, info,  other,  ITEM_NOT_FOUND",
        "SELF,  romeo@verona.example/o, items, play,   node='act one'",
        "SELF,  romeo@verona.example/o, items, play,   name='Act I'",
        "SELF,  romeo@verona.example/o, items, other,  ITEM_NOT_FOUND",
        "OTHER, paris@mantua.example/o, info,  '',     SERVICE_UNAVAILABLE",
        "OTHER, paris@mantua.example/o, items, play,   SERVICE_UNAVAILABLE"
    })
    void whoHearsWhat(Asker asker, String from, String what, String node, String expected) {
        assertThat(ask(asker, from, what, node)).contains(expected);
    }

    @Test
    void aNodeHasNoFeaturesOfTheRoot() {
        assertThat(ask(Asker.SELF, "romeo@verona.example/o", "info", "play")).doesNotContain("urn:shelf");
        assertThat(all().serverInfo("").orElseThrow().features()).containsExactly(Disco.INFO, Disco.ITEMS);
        assertThat(all().serverInfo("play")).isEmpty();
    }
}
