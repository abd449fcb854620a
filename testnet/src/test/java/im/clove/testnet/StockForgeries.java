package im.clove.testnet;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.testnet.StockWorld.Stock;
import java.io.IOException;
import java.time.Duration;

/// Servers that lie about who they are, and what a node answers them. Each calls through the proxy of a stock host.
final class StockForgeries {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String KEY = "5e1f".repeat(16);
    private static final String FORGED = "forged";

    private final StockWorld world;
    private final String node;
    private final String victim;

    StockForgeries(StockWorld world) {
        this.world = world;
        this.node = world.capulet.address();
        this.victim = world.juliet.address();
    }

    /// S-01, S-03: a stranger claims a host's domain with a key that the host never gave out.
    void aForgedDialbackKeyIsRefused() throws IOException {
        try (var liar = call(world.mantua, world.verona.address())) {
            liar.dialback(world.verona.address(), node, KEY);
            refusedAndSilent(liar, world.verona.person().address());
        }
    }

    /// S-05: a stranger claims a domain that the map puts on somebody else's destination. It is that one that is
    /// asked.
    void aMappedDomainFromAnotherDestinationIsRefused() throws IOException {
        String rooms = world.verona.host().rooms();
        try (var liar = call(world.mantua, rooms)) {
            liar.dialback(rooms, node, KEY);
            refusedAndSilent(liar, "crypt@" + rooms);
        }
        try (var liar = call(world.verona, StockWorld.ELSEWHERE)) {
            liar.external(StockWorld.ELSEWHERE);
            assertThat(liar.await("</failure>")).contains("<failure");
            liar.dialback(StockWorld.ELSEWHERE, node, KEY);
            refusedAndSilent(liar, "somebody@" + StockWorld.ELSEWHERE);
        }
    }

    /// S-05: a host that may log in by its destination does so in another's name.
    void aDestinationCannotLogInAsAnother() throws IOException {
        try (var liar = call(world.verona, world.mantua.address())) {
            liar.external(world.mantua.address());
            assertThat(liar.await("</failure>")).contains("<failure");
            liar.say(world.mantua.person().address(), victim, FORGED);
            liar.say(world.mantua.person().address(), victim, FORGED);
            assertThat(liar.awaitEnd()).contains("<stream:error");
        }
    }

    /// S-04: a host that has logged in speaks for somebody else's users.
    void aForgedFromIsRefused() throws IOException {
        try (var liar = call(world.verona, world.verona.address())) {
            liar.external(world.verona.address());
            liar.await("<success");
            liar.open(world.verona.address(), node);
            liar.say(world.mantua.person().address(), victim, FORGED);
            assertThat(liar.awaitEnd()).contains("<stream:error").contains("invalid-from");
        }
    }

    /// After all of them: what is true comes through, and nothing forged did.
    void nothingForgedArrived(RemoteUser juliet, RemoteUser benvolio) throws IOException {
        benvolio.send(victim, "the truth");
        juliet.awaitMessage(benvolio.address(), "the truth");
        assertThat(juliet.received())
                .noneMatch(stanza -> stanza.toXML().toString().contains(FORGED));
    }

    private void refusedAndSilent(RawServer liar, String as) throws IOException {
        liar.say(as, victim, FORGED);
        assertThat(liar.awaitEnd())
                .containsAnyOf("type='invalid'", "type=\"invalid\"", "<stream:error", "type='error'");
    }

    private RawServer call(Stock through, String as) throws IOException {
        return RawServer.call(new Way.Socks(through.host().router().socks(), node, 5269), as, PATIENCE);
    }
}
