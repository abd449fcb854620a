package im.clove.s2s.link;

import im.clove.runtime.transport.Place;
import im.clove.s2s.config.S2sConfig;
import im.clove.s2s.dialback.DialbackElements;
import im.clove.s2s.dialback.DialbackQuery;
import im.clove.s2s.dialback.DialbackVerdict;
import im.clove.s2s.place.Atlas;
import im.clove.s2s.place.DomainPair;
import im.clove.s2s.place.LinkKey;
import im.clove.s2s.place.PeerKinds;
import im.clove.s2s.place.Target;
import im.clove.s2s.place.Way;
import im.clove.s2s.queue.Delivery;
import im.clove.s2s.queue.Failures;
import im.clove.s2s.stream.S2sTools;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.xml.Weight;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// Where the links and the stock servers' streams of one engine find each other, and where stanzas find their link.
/// Links and streams leave by themselves. Thread-safe; nothing here blocks.
public final class LinkRegistry implements LinkHome.Registry {
    private final S2sConfig config;
    private final S2sTools tools;
    private final LinkTable links;
    private final Queues queues;
    private final PeerKinds kinds;
    private final ConcurrentMap<Long, StockInbound> inbound = new ConcurrentHashMap<>();

    /// Questions under way. Whoever shows keys makes us dial, so there are few at a time.
    private final Set<DialbackQuery> asked = ConcurrentHashMap.newKeySet();

    public LinkRegistry(S2sConfig config, S2sTools tools, LinkTable links, Queues queues, PeerKinds kinds) {
        this.config = config;
        this.tools = tools;
        this.links = links;
        this.queues = queues;
        this.kinds = kinds;
    }

    /// Sends a stanza to another server, as `S2s.send` says.
    public void send(Domain from, Domain to, Stanza stanza, Delivery delivery) {
        if (!config.atlas().isOwn(from)) {
            delivery.failed(Failures.TRANSIT);
            return;
        }
        switch (config.atlas().towards(new Way(from, to))) {
            case Target.Own() -> delivery.failed(Atlas.HERE);
            case Target.Refused(StanzaError error) -> delivery.failed(error);
            case Target.Peer(Place place) -> send(key(new DomainPair(from, to), place), stanza, delivery);
        }
    }

    private LinkKey key(DomainPair pair, Place place) {
        return LinkKey.of(config.atlas(), pair, place, kinds.isStock(place));
    }

    private void send(LinkKey key, Stanza stanza, Delivery delivery) {
        Optional<StanzaError> refusal = config.policy().refusal(key.place());
        int bytes = Weight.of(stanza.element());
        if (refusal.isPresent()) {
            delivery.failed(refusal.get());
        } else if (bytes > kinds.most(key.place())) {
            delivery.failed(Failures.tooLarge(kinds.most(key.place())));
        } else {
            post(key, new LinkPost.Send(stanza, delivery, bytes));
        }
    }

    private void post(LinkKey key, LinkPost.Send send) {
        PeerLink link = links.of(key);
        if (link == null) {
            send.delivery().failed(links.isClosed() ? Failures.STOPPING : Failures.LINKS);
        } else if (link.backlog() > 2 * config.limits().queueStanzas()) {
            send.delivery().failed(Failures.FULL);
        } else {
            link.post(send);
        }
    }

    /// Takes up a stream that a stock server dialled.
    ///
    /// @return false if there is no room, or the engine closes
    public boolean enter(StockInbound stream) {
        boolean room = !links.isClosed() && inbound.size() < config.limits().links();
        if (room) {
            inbound.put(stream.number(), stream);
        }
        return room;
    }

    /// The streams of stock servers.
    public List<StockInbound> inbound() {
        return List.copyOf(inbound.values());
    }

    @Override
    public void leave(PeerLink link) {
        links.leave(link);
    }

    @Override
    public Queues queues() {
        return queues;
    }

    @Override
    public void again(LinkPost.Send late) {
        Jid from = late.stanza().from();
        Jid to = late.stanza().to();
        if (from == null || to == null) {
            late.delivery().failed(Failures.INTERNAL);
        } else {
            send(from.domain(), to.domain(), late.stanza(), late.delivery());
        }
    }

    @Override
    public void leave(StockInbound stream) {
        inbound.remove(stream.number(), stream);
    }

    @Override
    public void answer(DomainPair pair, Stanza stanza) {
        send(pair.from(), pair.to(), stanza, Failures.NOBODY);
    }

    @Override
    public void ask(DialbackQuery query) {
        PeerLink link = asked.size() >= config.limits().unproven()
                ? null
                : link(query.pair().reversed(), true);
        if (link == null) {
            asker(query, DialbackElements.unknown(StanzaError.Condition.REMOTE_SERVER_NOT_FOUND));
        } else if (!asked.add(query)) {
            asker(query, DialbackElements.unknown(StanzaError.Condition.RESOURCE_CONSTRAINT));
        } else {
            link.post(new LinkPost.Ask(query));
        }
    }

    @Override
    public void answered(DialbackQuery query, DialbackVerdict verdict) {
        asked.remove(query);
        asker(query, verdict);
    }

    private void asker(DialbackQuery query, DialbackVerdict verdict) {
        StockInbound asker = inbound.get(query.asker());
        if (asker != null) {
            asker.answered(query, verdict);
        }
    }

    @Override
    public void answered(DomainPair pair, String id) {
        tell(pair.reversed(), new LinkPost.Answered(id));
    }

    @Override
    public void checked(DomainPair pair, String streamId) {
        tell(pair, new LinkPost.Checked(pair, streamId));
    }

    @Override
    public void reversed(DomainPair pair) {
        tools.met(new Way(pair.to(), pair.from()));
        tell(pair.reversed(), new LinkPost.Reversed());
    }

    @Override
    public boolean isWanted(DomainPair pair) {
        PeerLink link = link(pair, false);
        return link != null && Standing.isWanted(link.budget());
    }

    private void tell(DomainPair pair, LinkPost post) {
        PeerLink link = link(pair, false);
        if (link != null) {
            link.post(post);
        }
    }

    /// The link from a domain of ours to one of a peer.
    private @Nullable PeerLink link(DomainPair pair, boolean make) {
        if (!(config.atlas().towards(new Way(pair.from(), pair.to())) instanceof Target.Peer(Place place))
                || config.policy().refusal(place).isPresent()) {
            return null;
        }
        LinkKey key = key(pair, place);
        return make ? links.of(key) : links.find(key);
    }
}
