package im.clove.node.service;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.core.Envelope;
import im.clove.node.core.Faces;
import im.clove.node.core.Hosts;
import im.clove.node.core.Origin;
import im.clove.node.core.Service;
import im.clove.node.core.Ticket;
import im.clove.node.ext.Extensions;
import im.clove.node.ext.std.Disco;
import im.clove.node.store.OfflineQueue;
import im.clove.node.store.Stores;
import im.clove.node.store.memory.MemoryStore;
import im.clove.runtime.budget.Budget;
import im.clove.runtime.owner.ManualTimers;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Elements;
import im.clove.xmpp.xml.XmlWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// How the server's desk ends what it was given, whatever happens.
final class ServerDeskTest {
    private static final Domain DOMAIN = Domain.of("verona.example");

    private final List<Stanza> door = new ArrayList<>();
    private final List<Stanza> straight = new ArrayList<>();
    private int done;

    private final Ticket ofClient = new Ticket() {
        @Override
        public void done() {
            done++;
        }

        @Override
        public boolean answer(Stanza answer) {
            return straight.add(answer);
        }
    };

    private ServerDesk desk(Executor executor) {
        Hosts hosts = new Hosts(Set.of(DOMAIN), List.of());
        return new ServerDesk(DOMAIN, hosts, Faces.ONE, new Extensions(List.of()), tools(executor));
    }

    private ServiceTools tools(Executor executor) {
        return new ServiceTools(
                envelope -> door.add(envelope.stanza()),
                Stores.over(new MemoryStore(), OfflineQueue.Quota.STANDARD),
                Clock.systemUTC(),
                executor,
                new ManualTimers(),
                Budget.unlimited());
    }

    private static Stanza ask(String xml) {
        return Stanza.of(Elements.stanza(xml));
    }

    private static final Stanza QUESTION =
            ask("<iq type='get' id='1' from='romeo@verona.example/o' to='verona.example'><unheard-of xmlns='x'/></iq>");

    @Test
    void aClientHasItsAnswerAtOnce() {
        desk(Runnable::run).submit(new Envelope(QUESTION, new Origin.Client(Jid.parse("a@b.example/c")), ofClient));
        assertThat(straight).hasSize(1).first().matches(Stanza::isError);
        assertThat(door).isEmpty();
        assertThat(done).isOne();
    }

    @Test
    void whoIsNoClientIsAnsweredThroughTheDoor() {
        desk(Runnable::run).submit(new Envelope(QUESTION, new Origin.Node(), () -> done++));
        assertThat(door).hasSize(1).first().matches(Stanza::isError);
        assertThat(done).isOne();
    }

    @Test
    void withoutAThreadTheTicketEndsAllTheSame() {
        desk(_ -> {
                    throw new RejectedExecutionException("no more threads");
                })
                .submit(new Envelope(QUESTION, new Origin.Node(), ofClient));
        assertThat(straight).hasSize(1).first().matches(Stanza::isError);
        assertThat(done).isOne();
    }

    @Test
    void presenceIsOfNoInterest() {
        desk(Runnable::run)
                .submit(new Envelope(
                        ask("<presence from='a@b.example' to='verona.example'/>"), new Origin.Node(), ofClient));
        assertThat(straight).isEmpty();
        assertThat(done).isOne();
    }

    /// Or whoever asks a domain of the clearnet learns the node's address in I2P (D-07).
    @Test
    void servicesOfAnotherFaceAreNotListed() {
        Hosts hosts = new Hosts(Set.of(DOMAIN), List.of(rooms("rooms.verona.example"), rooms("rooms.home.lan")));
        AtomicReference<Extensions> all = new AtomicReference<>();
        all.set(new Extensions(List.of(new Disco(all::get))));
        ServerDesk desk =
                new ServerDesk(DOMAIN, hosts, new Faces(Set.of(DOMAIN), false), all.get(), tools(Runnable::run));

        desk.submit(new Envelope(
                ask("<iq type='get' id='1' from='romeo@elsewhere.example/o' to='verona.example'>"
                        + "<query xmlns='http://jabber.org/protocol/disco#items'/></iq>"),
                new Origin.Peer(Domain.of("elsewhere.example"), null),
                () -> done++));

        assertThat(door).hasSize(1);
        assertThat(XmlWriter.toString(door.getFirst().element()))
                .contains("rooms.verona.example")
                .doesNotContain("home.lan");
    }

    private static Service rooms(String address) {
        return new Service() {
            @Override
            public Jid address() {
                return Jid.parse(address);
            }

            @Override
            public String title() {
                return "Rooms";
            }

            @Override
            public void submit(Envelope envelope) {
                envelope.ticket().done();
            }
        };
    }
}
