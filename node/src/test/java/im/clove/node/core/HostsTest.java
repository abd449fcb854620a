package im.clove.node.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Elements;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which address is whose, and where a stanza for it goes (RFC 6120 §10).
final class HostsTest {
    private static final Service DESK = at("verona.example", "");
    private static final Service ROOMS = at("rooms.example", "Rooms", "halls.example");
    private static final Service HELLO = at("hello@verona.example", "Hello");
    private static final Hosts HOSTS =
            new Hosts(Set.of(Domain.of("verona.example")), List.of(ROOMS, HELLO)).with(List.of(DESK));

    private static Service at(String address, String title, String... aliases) {
        return new Service() {
            @Override
            public List<Domain> aliases() {
                return Stream.of(aliases).map(Domain::of).toList();
            }

            @Override
            public Jid address() {
                return Jid.parse(address);
            }

            @Override
            public String title() {
                return title;
            }

            @Override
            public void submit(Envelope envelope) {
                envelope.ticket().done();
            }
        };
    }

    @ParameterizedTest
    @CsvSource({
        "verona.example,              client,  service verona.example",
        "verona.example/x,            client,  service verona.example",
        "hello@verona.example,        client,  service hello@verona.example",
        "hello@verona.example/x,      peer,    service hello@verona.example",
        "romeo@verona.example,        client,  account",
        "romeo@verona.example/x,      peer,    account",
        "hello@rooms.example,         client,  service rooms.example",
        "rooms.example,               peer,    service rooms.example",
        "hall@rooms.example/nick,     node,    service rooms.example",
        "hall@halls.example/nick,     peer,    service rooms.example",
        "hello@mantua.example,        client,  peer",
        "mantua.example,              node,    peer",
        "hall@mantua.example,         service, peer",
        "paris@mantua.example,        peer,    refused",
        "x.verona.example,            peer,    refused"
    })
    void everyAddressLeadsSomewhere(String to, String by, String where) {
        Origin origin = switch (by) {
            case "client" -> new Origin.Client(Jid.parse("romeo@verona.example/orchard"));
            case "peer" -> new Origin.Peer(Domain.of("mantua.example"), null);
            case "service" -> new Origin.Service(Jid.parse("rooms.example"));
            default -> new Origin.Node();
        };
        Stanza stanza = Stanza.of(Elements.stanza("<message from='a@b.example' to='" + to + "'/>"));
        String route = switch (new Router(HOSTS).route(new Envelope(stanza, origin, Ticket.NONE))) {
            case Route.ToAccount _ -> "account";
            case Route.ToService(Service service) -> "service " + service.address();
            case Route.ToPeer _ -> "peer";
            case Route.Refuse _ -> "refused";
        };
        assertThat(route).isEqualTo(where);
    }

    @Test
    void withoutARecipientThereIsNoWay() {
        Stanza stanza = Stanza.of(Elements.stanza("<message from='a@b.example'/>"));
        assertThat(new Router(HOSTS).route(Envelope.bySystem(stanza))).isInstanceOf(Route.Refuse.class);
    }

    @Test
    void aHostWithoutADeskRefusesWhatIsForIt() {
        Stanza stanza = Stanza.of(Elements.stanza("<message from='a@b.example' to='verona.example'/>"));
        Hosts hosts = new Hosts(Set.of(Domain.of("verona.example")), List.of());
        assertThat(new Router(hosts).route(Envelope.bySystem(stanza))).isInstanceOf(Route.Refuse.class);
    }

    @ParameterizedTest
    @CsvSource({
        "verona.example, true, true",
        "rooms.example, false, true",
        "halls.example, false, true",
        "mantua.example, false, false"
    })
    void aDomainHasAccountsOrIsServedOrNeither(String domain, boolean accounts, boolean served) {
        assertThat(HOSTS.isAccountHost(Domain.of(domain))).isEqualTo(accounts);
        assertThat(HOSTS.isServed(Domain.of(domain))).isEqualTo(served);
        assertThat(HOSTS.served().contains(Domain.of(domain))).isEqualTo(served);
    }

    @Test
    void onlyDomainsWithATitleAreListed() {
        assertThat(HOSTS.listed()).containsExactly(ROOMS);
    }

    @ParameterizedTest
    @CsvSource({"verona.example/desk", "hello@rooms.example", "rooms.example", "halls.example", "hello@verona.example"})
    void anAddressNothingCanLeadToOrThatIsTakenIsRefused(String address) {
        List<Service> one = List.of(at(address, ""));
        assertThatThrownBy(() -> HOSTS.with(one)).isInstanceOf(IllegalArgumentException.class);
    }
}
