package im.clove.node.play;

import im.clove.node.app.host.Server;
import im.clove.node.c2s.ClientGate;
import im.clove.node.c2s.ClientStream;
import im.clove.node.c2s.Entrance;
import im.clove.node.c2s.ListenerKind;
import im.clove.node.store.AccountRecord;
import im.clove.runtime.link.Line;
import im.clove.runtime.link.LinkEnd;
import im.clove.runtime.link.LinkLimits;
import im.clove.runtime.link.LinkSink;
import im.clove.runtime.link.StreamIo;
import im.clove.runtime.owner.Timers;
import im.clove.runtime.stage.Stage;
import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.PipeDuplex;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.Mechanism;
import im.clove.xmpp.sasl.UserAgent;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stream.StreamHeader;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.XmlLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalLong;

/// Where clients come in: a pipe, with the login behind it.
final class Lobby {
    private final Stage stage;
    private final Timers timers;
    private OptionalLong past = OptionalLong.empty();
    private volatile XmlLimits largest = XmlLimits.CLIENT;
    private volatile LinkLimits link = LinkLimits.CLIENT;

    /// @param timers of the links
    Lobby(Stage stage, Timers timers) {
        this.stage = stage;
        this.timers = timers;
    }

    /// A client that has logged in and asks for a resource, or for a session (`previd h`).
    ///
    /// @param more attributes of its stream header
    Actor connect(Server server, String full, String resumption, String more) {
        return connect(server, full, entrance(Jid.parse(full), resumption), more);
    }

    /// A client that has logged in and asks for this.
    ///
    /// @param more attributes of its stream header
    Actor connect(Server server, String full, Entrance wanted, String more) {
        PipeDuplex.Pair pair = PipeDuplex.pair();
        Actor actor = new Actor(full, stage, pair.left());
        Jid jid = Jid.parse(full);
        actor.send("<stream:stream to='" + jid.domain() + "' version='1.0'" + more + " xmlns='jabber:client'"
                + " xmlns:stream='http://etherx.jabber.org/streams'>");
        stage.execute(actor::read);
        long generation = generation(server, jid);
        stage.execute(() -> serve(server, Stage.door(pair.right()), jid.bare(), generation, wanted));
        return actor;
    }

    /// How large a stanza of whoever comes may be, in bytes; with the queue that a node makes for that.
    void takes(int bytes) {
        largest = XmlLimits.CLIENT.withBytes(bytes);
        link = new LinkLimits(
                link.queuedElements(), 2L * bytes, link.idle(), link.dead(), link.stalled(), link.closing());
    }

    /// From now on whoever comes has logged in when the account's record was of this generation.
    void loginsAt(long generation) {
        past = OptionalLong.of(generation);
    }

    /// The login is now, even if the client binds later.
    private long generation(Server server, Jid jid) {
        OptionalLong set = past;
        return set.isPresent()
                ? set.getAsLong()
                : server.accounts()
                        .book()
                        .find(jid)
                        .map(AccountRecord::generation)
                        .orElse(0L);
    }

    private void serve(Server server, Duplex duplex, Jid account, long generation, Entrance wanted) {
        try {
            StreamIo io = new StreamIo(duplex, Element.CLIENT, largest);
            StreamEvent header = io.next();
            String language = header instanceof StreamEvent.Opened opened
                    ? StreamHeader.said(opened.header()).language()
                    : null;
            Line line = io.line(link, timers, stage);
            ClientStream stream = new ClientStream(
                    account,
                    generation,
                    line,
                    duplex.protection(),
                    duplex.peer(),
                    Mechanism.PLAIN,
                    language,
                    UserAgent.UNKNOWN,
                    ListenerKind.STARTTLS);
            switch (server.gate().enter(stream, wanted)) {
                case ClientGate.Entry.Accepted(LinkSink sink) -> line.run(sink);
                case ClientGate.Entry.Refused(List<Element> answer) -> {
                    answer.forEach(line::send);
                    line.close(null);
                    line.run(new Nobody());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            duplex.close();
        }
    }

    private static Entrance entrance(Jid full, String resumption) {
        if (resumption.isEmpty()) {
            return new Entrance.Bind(full.resource(), List.of(), Lobby::spell);
        }
        String[] parts = resumption.split(" ", 2);
        return new Entrance.Resume(parts[0], Long.parseLong(parts[1]), Lobby::spell);
    }

    private static List<Element> spell(Entrance.Outcome outcome) {
        return List.of(
                switch (outcome) {
                    case Entrance.Outcome.Bound(Jid full, List<Element> _) ->
                        Literal.parse("<iq type='result' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>"
                                + full + "</jid></bind></iq>");
                    case Entrance.Outcome.NotBound(StanzaError error) ->
                        Literal.parse("<iq type='error' id='bind'/>").with(error.toElement());
                    case Entrance.Outcome.Resumed(Jid _, Element answer) -> answer;
                    case Entrance.Outcome.NotResumed(Element answer) -> answer;
                });
    }

    /// For what a client says that was not let in.
    private static final class Nobody implements LinkSink {
        @Override
        public void received(Element element) {
            // Not listening.
        }

        @Override
        public void idle() {
            // Not waiting.
        }

        @Override
        public void closed(LinkEnd end) {
            // Not there.
        }
    }
}
