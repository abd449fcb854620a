package im.clove.node.play;

import im.clove.node.core.Envelope;
import im.clove.node.core.Service;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Stanza;
import java.util.Objects;
import java.util.function.Consumer;

/// The smallest service with a domain of its own: whoever writes to any address there gets the message back from it.
final class Mirror implements Service {
    private final Jid address;
    private final Consumer<Stanza> voice;

    Mirror(Jid address, Consumer<Stanza> voice) {
        this.address = address;
        this.voice = voice;
    }

    @Override
    public Jid address() {
        return address;
    }

    @Override
    public String title() {
        return "The mirror";
    }

    @Override
    public void submit(Envelope envelope) {
        if (envelope.stanza() instanceof Message message && !message.isError()) {
            voice.accept(message.withFrom(message.to()).withTo(Objects.requireNonNull(message.from())));
        }
        envelope.ticket().done();
    }
}
