package im.clove.node.ext.std;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.core.Envelope;
import im.clove.node.core.Origin;
import im.clove.node.core.Ticket;
import im.clove.node.ext.Effect;
import im.clove.node.ext.Extensions;
import im.clove.node.ext.Passage;
import im.clove.node.ext.ToldPaths;
import im.clove.node.ext.std.PathNotice.Lead;
import im.clove.node.store.Writes;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.xml.Element;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PathNoticeTest {
    private final Map<Domain, Lead> leads = new HashMap<>();
    private final Sight sight = new Sight().with("orchard", true);
    private final Extensions all =
            new Extensions(List.of(new PathNotice((_, remote) -> Optional.ofNullable(leads.get(remote.domain())))));

    /// What the user is told along with a stanza, which passes in any case.
    private List<String> told(String stanza) {
        Passage passage = all.outbound(
                sight,
                new Envelope(
                        Sight.stanza(stanza), new Origin.Client(Sight.ROMEO.withResource("orchard")), Ticket.NONE));
        assertThat(passage).isInstanceOf(Passage.Passed.class);
        sight.turn(passage.effects());
        return passage.effects().stream()
                .filter(Effect.ToResource.class::isInstance)
                .map(Effect.ToResource.class::cast)
                .peek(each -> assertThat(each.resource()).isEqualTo("orchard"))
                .map(each -> {
                    assertThat(each.stanza().from()).isEqualTo(Jid.of(Sight.ROMEO.domain()));
                    return each.stanza()
                            .element()
                            .child(Element.CLIENT, "body")
                            .orElseThrow()
                            .text();
                })
                .toList();
    }

    private static String to(String whom) {
        return "<message from='romeo@verona.example/orchard' to='" + whom + "'><body>x</body></message>";
    }

    @Test
    void theFirstMessageThatLeavesI2pIsToldAndNoFurther() {
        leads.put(Domain.of("x.example"), Lead.CLEARNET);
        leads.put(Domain.of("y.example"), Lead.TOR);
        assertThat(told(to("a@x.example")))
                .singleElement()
                .asString()
                .startsWith("Messages to x.example leave I2P: they go over the Internet");
        assertThat(told(to("b@x.example/phone"))).isEmpty();
        assertThat(told(to("a@y.example"))).singleElement().asString().contains("go through Tor");
        // Also after the account was loaded anew.
        assertThat(ToldPaths.CHAPTER
                        .load(ToldPaths.CHAPTER.shelf(sight.store, Sight.ROMEO))
                        .of(Domain.of("x.example")))
                .contains("clearnet");
    }

    @Test
    void anotherWayIsToldAgain() {
        leads.put(Domain.of("x.example"), Lead.CLEARNET);
        assertThat(told(to("x.example"))).hasSize(1);
        leads.put(Domain.of("x.example"), Lead.I2P);
        assertThat(told(to("x.example"))).containsExactly("The way has changed: messages to x.example stay in I2P.");
        assertThat(told(to("x.example"))).isEmpty();
        leads.put(Domain.of("x.example"), Lead.SOCKS);
        assertThat(told(to("x.example"))).singleElement().asString().contains("through a proxy");
    }

    @ParameterizedTest
    @CsvSource({
        "<presence type='subscribe' to='a@x.example'/>, true",
        "<presence to='room@x.example/nick'/>, true",
        "<presence/>, false",
        "<message to='a@unknown.example'><body>x</body></message>, false",
        "<message to='juliet@verona.example'><body>x</body></message>, false",
        "<message to='a@stays.example'><body>x</body></message>, false",
        "<iq type='get' id='1' to='x.example'><query xmlns='x'/></iq>, false"
    })
    void onlyWhatAUserSendsOutOfI2pIsToldOf(String stanza, boolean isTold) {
        leads.put(Domain.of("x.example"), Lead.CLEARNET);
        leads.put(Domain.of("stays.example"), Lead.I2P);
        leads.put(Sight.ROMEO.domain(), Lead.CLEARNET);
        assertThat(told(stanza)).hasSize(isTold ? 1 : 0);
    }

    @Test
    void eachWayIsToldInWordsOfItsOwn() {
        Set<String> texts = EnumSet.allOf(Lead.class).stream()
                .map(lead -> PathNotice.text(Domain.of("x.example"), lead, false))
                .collect(Collectors.toSet());
        assertThat(texts).hasSize(Lead.values().length).allMatch(text -> text.contains("x.example"));
    }

    @Test
    void whatWasToldTheLongestAgoIsForgottenFirst() {
        ToldPaths told = new ToldPaths(Map.of());
        for (int i = 0; i <= ToldPaths.MOST; i++) {
            told = told.with(Domain.of("s" + i + ".example"), "tor", Sight.NOW.plusSeconds(i), new Writes());
        }
        assertThat(told.told()).hasSize(ToldPaths.MOST);
        assertThat(told.of(Domain.of("s0.example"))).isEmpty();
        assertThat(told.of(Domain.of("s1.example"))).contains("tor");
        assertThat(ToldPaths.CHAPTER.weight(told)).isGreaterThan(ToldPaths.MOST * 100L);
    }
}
