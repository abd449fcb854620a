package im.clove.node.service;

import im.clove.node.core.Approach;
import im.clove.node.core.Envelope;
import im.clove.node.core.Service;
import im.clove.node.files.FileAddresses;
import im.clove.node.files.FileHandler;
import im.clove.node.files.FileStore;
import im.clove.node.files.Granted;
import im.clove.node.store.StoreException;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Pings;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// XEP-0363: gives accounts of one host slots for files. Each request is worked off on a virtual thread of its own;
/// what
/// an account may have is decided by [FileStore]. Who is not one of its accounts is told that there is nothing, also
/// accounts of another host of this node (N-08).
public final class UploadService implements Service {
    static final String NAME = "Files to share";
    private static final Logger LOG = LoggerFactory.getLogger(UploadService.class);

    private final Domain host;
    private final Jid address;
    private final FileStore files;
    private final FileAddresses addresses;
    private final ServiceTools tools;
    private final Consumer<Stanza> voice;

    /// @param host whose accounts upload; the service is at `upload.` of it
    /// @param addresses where files are served; while they are nowhere, there is nothing to be had here
    public UploadService(Domain host, FileStore files, FileAddresses addresses, ServiceTools tools) {
        this.host = host;
        this.address = Jid.of(domain(host));
        this.files = files;
        this.addresses = addresses;
        this.tools = tools;
        this.voice = tools.voice(address);
    }

    /// The domain of the service for the accounts of a host.
    public static Domain domain(Domain host) {
        return Domain.of("upload." + host.name());
    }

    @Override
    public Jid address() {
        return address;
    }

    @Override
    public String title() {
        return NAME;
    }

    @Override
    public void removed(Jid account) {
        if (account.domain().equals(host)) {
            tools.executor().execute(() -> forget(account));
        }
    }

    private void forget(Jid account) {
        try {
            files.removed(account);
        } catch (IOException | StoreException e) {
            LOG.error("The files of an account that is gone could not be removed; the next start tries again", e);
        }
    }

    @Override
    public boolean isSpeakingOfOthers() {
        return false;
    }

    @Override
    public void submit(Envelope envelope) {
        try {
            tools.executor().execute(() -> work(envelope));
        } catch (RejectedExecutionException e) {
            LOG.warn("A request for a file found no thread: {}", e.toString());
            refuse(envelope, StanzaError.of(Condition.RESOURCE_CONSTRAINT));
            envelope.ticket().done();
        }
    }

    private void work(Envelope envelope) {
        try {
            handle(envelope);
        } catch (IOException | StoreException e) {
            LOG.error("A slot for a file could not be given", e);
            refuse(envelope, StanzaError.of(Condition.RESOURCE_CONSTRAINT));
        } catch (RuntimeException e) {
            LOG.error("A request for a file failed", e);
            refuse(envelope, StanzaError.of(Condition.INTERNAL_SERVER_ERROR));
        } finally {
            envelope.ticket().done();
        }
    }

    private void handle(Envelope envelope) throws IOException {
        Stanza stanza = envelope.stanza();
        Jid from = stanza.from();
        Jid to = stanza.to();
        if (!(stanza instanceof Iq iq) || from == null || to == null || !address.equals(to)) {
            if (!(stanza instanceof Presence)) {
                refuse(envelope, StanzaError.of(Condition.SERVICE_UNAVAILABLE));
            }
            return;
        }
        if (!iq.isRequest()) {
            return;
        }
        boolean isQuestion = iq.type() == Iq.Type.GET;
        Element payload = iq.payload();
        if (isQuestion && UploadPages.isPage(payload)) {
            Optional<Element> page = UploadPages.answer(payload, files.terms().largest(), mayUpload(from));
            if (page.isPresent()) {
                give(Replies.result(iq, page.get()), envelope);
            } else {
                refuse(envelope, StanzaError.of(Condition.ITEM_NOT_FOUND));
            }
        } else if (isQuestion && payload.is(Pings.NS, "ping")) {
            give(Replies.result(iq), envelope);
        } else if (isQuestion && payload.is(SlotRequest.NS, "request")) {
            slot(iq, from, envelope);
        } else {
            refuse(envelope, StanzaError.of(Condition.SERVICE_UNAVAILABLE));
        }
    }

    private boolean mayUpload(Jid from) {
        return addresses.download(host).isPresent() && isAtHome(from);
    }

    private boolean isAtHome(Jid from) {
        return from.hasLocal()
                && from.domain().equals(host)
                && tools.stores()
                        .accounts()
                        .find(from.bare())
                        .filter(account -> !account.disabled())
                        .isPresent();
    }

    private void slot(Iq iq, Jid from, Envelope envelope) throws IOException {
        if (!mayUpload(from)) {
            refuse(
                    envelope,
                    StanzaError.of(
                            Condition.NOT_ALLOWED,
                            isAtHome(from)
                                    ? "Files of " + host + " are served nowhere that others could reach: the owner of"
                                            + " this server has to set files.address"
                                    : "Only accounts of " + host + " upload here"));
            return;
        }
        switch (SlotRequest.read(iq.payload(), tools.clock().instant())) {
            case SlotRequest.Wanted(var wish) -> answer(iq, from, files.grant(from, wish), envelope);
            case SlotRequest.Unfit(StanzaError error) -> refuse(envelope, error);
        }
    }

    private void answer(Iq iq, Jid from, Granted granted, Envelope envelope) {
        switch (granted) {
            case Granted.Slot(String token, String secret, String name) -> {
                // Whoever is not connected, as a program that speaks for an account, is somewhere in the network.
                Approach approach = tools.approach().apply(from).orElse(Approach.I2P);
                String up = addresses.upload(host, approach).orElseThrow();
                String down = addresses.download(host).orElseThrow();
                Element slot = Element.of(
                        SlotRequest.NS,
                        "slot",
                        Element.of(SlotRequest.NS, "put").with("url", up + FileHandler.path(token, name, secret)),
                        Element.of(SlotRequest.NS, "get").with("url", down + FileHandler.path(token, name)));
                give(Replies.result(iq, slot), envelope);
            }
            case Granted.TooLarge(long most) ->
                refuse(
                        envelope,
                        StanzaError.of(Condition.NOT_ACCEPTABLE, "No more than " + most + " bytes are taken here")
                                .withApplication(Element.of(
                                        SlotRequest.NS,
                                        "file-too-large",
                                        Element.ofText(SlotRequest.NS, "max-file-size", Long.toString(most)))));
            case Granted.Full(String why, var again) -> {
                StanzaError error = StanzaError.of(Condition.RESOURCE_CONSTRAINT, why);
                refuse(
                        envelope,
                        again.map(at -> error.withApplication(retry(at))).orElse(error));
            }
        }
    }

    /// To the second, and not too early.
    private static Element retry(Instant at) {
        Instant stamp = at.plusSeconds(1).minusNanos(1).truncatedTo(ChronoUnit.SECONDS);
        return Element.of(SlotRequest.NS, "retry").with("stamp", stamp.toString());
    }

    private void refuse(Envelope envelope, StanzaError error) {
        Replies.error(envelope.stanza(), error).ifPresent(e -> give(e, envelope));
    }

    /// A client of this server has its answer at once; to others it goes through the door.
    private void give(Stanza answer, Envelope to) {
        if (!to.ticket().answer(answer)) {
            voice.accept(answer);
        }
    }
}
