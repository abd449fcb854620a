package im.clove.node.app.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.runtime.owner.ManualTimers;
import im.clove.runtime.transport.I2pPlace;
import im.clove.s2s.Names;
import im.clove.s2s.S2s;
import im.clove.s2s.config.S2sConfig;
import im.clove.s2s.place.DarknetMap;
import im.clove.s2s.place.Outward;
import im.clove.s2s.place.Way;
import im.clove.s2s.queue.Delivery;
import im.clove.s2s.queue.InboundSink;
import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

final class EnginesTest {
    private static final Domain ACCOUNTS = Domain.of("verona.example");
    private static final Domain ROOMS = Domain.of("rooms.example");
    private static final Domain NOBODYS = Domain.of("gone.example");

    private final DarknetMap accounts = side(1, ACCOUNTS);
    private final DarknetMap rooms = side(2, ROOMS);
    private final Engines engines = new Engines();

    private static DarknetMap side(int number, Domain own) {
        byte[] hash = new byte[32];
        hash[0] = (byte) number;
        return new DarknetMap(B32.ofHash(hash), Set.of(own), Map.of(), true);
    }

    private static S2s engine(DarknetMap map) {
        InboundSink nobody = new InboundSink() {
            @Override
            public void accept(Domain from, Stanza stanza, Delivery handled) {
                handled.accepted();
            }
        };
        Outward closed = Outward.of(I2pPlace.class, (_, _) -> {
            throw new IOException("nobody is dialled in this test");
        });
        return new S2s(S2sConfig.of(map), closed, nobody, new ManualTimers(), Runnable::run, new SecureRandom());
    }

    /// What becomes of a message from a domain to itself: its own engine says that it is served here, every other one
    /// that it does not speak for it.
    private String fate(Domain domain) {
        return fate(domain, domain);
    }

    private String fate(Domain from, Domain to) {
        List<String> told = new ArrayList<>();
        Message message =
                Message.of(Names.elements("<message><body>x</body></message>").getFirst());
        engines.send(from, to, message, new Delivery() {
            @Override
            public void accepted() {
                told.add("accepted");
            }

            @Override
            public void failed(StanzaError reason) {
                told.add(String.valueOf(reason.text()));
            }
        });
        assertThat(told).hasSize(1);
        return told.getFirst();
    }

    @Test
    void aStanzaGoesToTheEngineOfTheDomainItComesFrom() {
        engines.add(engine(accounts));
        engines.add(engine(rooms));
        assertThat(fate(ACCOUNTS)).isEqualTo("That domain is served here.");
        assertThat(fate(ROOMS)).isEqualTo("That domain is served here.");
        assertThat(fate(NOBODYS)).isNotEqualTo("That domain is served here.");
    }

    @Test
    void withoutAnEngineNothingIsTaken() {
        assertThatThrownBy(() -> fate(ACCOUNTS)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aDomainOnTwoSidesIsSpokenForByTheOneThatCarriesTheWayUnlessThatRefuses() {
        Domain far = Domain.of("mantua.example");
        Domain near = Domain.of("padua.example");
        StanzaError no = StanzaError.of(StanzaError.Condition.NOT_ALLOWED, "the rules say no");
        DarknetMap other = side(3, ACCOUNTS);
        Predicate<Way> first = engines.side(accounts, way -> way.remote().equals(near), _ -> Optional.empty());
        Predicate<Way> second = engines.side(other, way -> !way.remote().equals(near), _ -> Optional.of(no));
        engines.add(engine(accounts));
        engines.add(engine(other));

        assertThat(first.test(new Way(ACCOUNTS, near))).isTrue();
        assertThat(second.test(new Way(ACCOUNTS, near))).isFalse();
        assertThat(first.test(new Way(ACCOUNTS, far))).isFalse();
        assertThat(second.test(new Way(ACCOUNTS, far))).isTrue();
        assertThat(fate(ACCOUNTS, far)).isEqualTo("the rules say no");
        assertThat(fate(ACCOUNTS, near)).contains("padua.example");
    }

    @Test
    void eachWayBelongsToOneSideAndWhatNobodyServesAnyMoreToTheFirst() {
        Predicate<Way> first = engines.side(accounts);
        Predicate<Way> second = engines.side(rooms);
        Domain far = Domain.of("mantua.example");
        for (Domain ours : List.of(ACCOUNTS, ROOMS, NOBODYS)) {
            Way way = new Way(ours, far);
            assertThat(List.of(first.test(way), second.test(way)))
                    .as(ours.name())
                    .isEqualTo(ours.equals(ROOMS) ? List.of(false, true) : List.of(true, false));
        }
    }
}
