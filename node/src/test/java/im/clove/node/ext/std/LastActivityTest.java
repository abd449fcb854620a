package im.clove.node.ext.std;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.core.Envelope;
import im.clove.node.ext.Effect;
import im.clove.node.ext.Extensions;
import im.clove.node.ext.Hook.AccountIqHandler;
import im.clove.node.ext.Hook.Asker;
import im.clove.node.ext.Passage;
import im.clove.node.ext.Reply;
import im.clove.xmpp.stanza.Iq;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// XEP-0012: the moment is kept when the last resource becomes unavailable, and only then.
final class LastActivityTest {
    private static final Extensions ALL = new Extensions(List.of(new LastActivity(Sight.NOW.minusSeconds(90))));

    private static Passage leave(Sight sight, String presence) {
        return ALL.outbound(sight, Envelope.bySystem(Sight.stanza(presence)));
    }

    @ParameterizedTest
    @CsvSource({
        "orchard, '',             <presence type='unavailable' from='romeo@verona.example/orchard'/>, true",
        "orchard, garden,         <presence type='unavailable' from='romeo@verona.example/orchard'/>, false",
        "garden,  orchard,        <presence type='unavailable' from='romeo@verona.example/orchard'/>, false",
        "garden,  '',             <presence type='unavailable' from='romeo@verona.example/orchard'/>, false",
        "orchard, '',             <presence from='romeo@verona.example/orchard'/>, false",
        "orchard, '',             <presence type='unavailable' to='a@b.example' from='romeo@verona.example/orchard'/>,"
                + " false",
        "orchard, '',             <message from='romeo@verona.example/orchard'/>, false"
    })
    void theLastThatLeavesIsRemembered(String available, String another, String stanza, boolean remembered) {
        Sight sight = new Sight().with(available, true).with("idle", false);
        if (!another.isEmpty()) {
            sight.with(another, true);
        }
        Passage passage = leave(sight, stanza);
        assertThat(passage).isInstanceOf(Passage.Passed.class);
        assertThat(passage.effects()).hasSize(remembered ? 1 : 0);
    }

    private static String seconds(Sight sight) {
        Iq question = (Iq) Sight.stanza("<iq type='get' id='1' from='romeo@verona.example/orchard'"
                + " to='romeo@verona.example'><query xmlns='jabber:iq:last'/></iq>");
        AccountIqHandler handler = Objects.requireNonNull(ALL.ofAccount(Asker.OTHER, question));
        return handler.handle(sight, question) instanceof Reply.Answer<Effect>(Iq result, var _)
                ? result.payload().attributeOr("seconds", "")
                : "refused";
    }

    @Test
    void whoIsThereWasThereJustNow() {
        assertThat(seconds(new Sight().with("orchard", true))).isEqualTo("0");
    }

    @Test
    void whatWasRememberedIsTold() {
        Sight sight = new Sight().with("orchard", true);
        sight.turn(leave(sight, "<presence type='unavailable' from='romeo@verona.example/orchard'/>")
                .effects());
        sight.resources.clear();
        assertThat(seconds(sight)).isEqualTo("0");
        assertThat(sight.chapter(LastActivity.SEEN)).contains(Sight.NOW);
    }
}
