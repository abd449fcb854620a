package im.clove.node.ext.std;

import im.clove.node.ext.Chapter;
import im.clove.node.ext.Effect;
import im.clove.node.ext.Extension;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Hook.AccountIq;
import im.clove.node.ext.Hook.Asker;
import im.clove.node.ext.Hook.ServerIq;
import im.clove.node.ext.Outcome;
import im.clove.node.ext.Phase;
import im.clove.node.ext.Reply;
import im.clove.node.ext.ServerView;
import im.clove.node.ext.View;
import im.clove.node.ext.Xep;
import im.clove.node.store.Key;
import im.clove.node.store.Writes;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.xml.Element;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// XEP-0012: the server's uptime to administrators (when a machine was started tells which one it is); when an account
/// was last there to itself and to contacts who see
/// its presence. The moment is kept when the last resource becomes unavailable.
public final class LastActivity implements Extension {
    public static final String NS = "jabber:iq:last";

    /// Seconds since 1970; empty if the account was never there.
    static final Chapter<Optional<Instant>> SEEN = Chapter.setting(
            "last-seen", shelf -> Optional.ofNullable(shelf.get(Key.EMPTY)).flatMap(LastActivity::moment));

    private static final Logger LOG = LoggerFactory.getLogger(LastActivity.class);

    private final Instant started;

    /// @param started when the server started
    public LastActivity(Instant started) {
        this.started = started;
    }

    private static Optional<Instant> moment(byte[] kept) {
        try {
            return Optional.of(Instant.ofEpochSecond(ByteBuffer.wrap(kept).getLong()));
        } catch (BufferUnderflowException | DateTimeException e) {
            LOG.error("When an account was last there cannot be read any more", e);
            return Optional.empty();
        }
    }

    @Override
    public Xep xep() {
        return new Xep(12, "Last Activity", "2.0");
    }

    @Override
    public List<String> serverFeatures() {
        return List.of(NS);
    }

    @Override
    public List<String> accountFeatures() {
        return List.of(NS);
    }

    @Override
    public List<Chapter<?>> chapters() {
        return List.of(SEEN);
    }

    @Override
    public List<Hook> hooks() {
        return List.of(
                new ServerIq(Iq.Type.GET, NS, "query", (view, iq) -> Contacts.adminOnly(view, iq, this::uptime)),
                new AccountIq(
                        Asker.OTHER,
                        Iq.Type.GET,
                        NS,
                        "query",
                        (view, iq) -> Contacts.only(view, iq, LastActivity::lastSeen)),
                new Hook.OutboundHook(Phase.WATCH, (view, envelope) -> {
                    boolean leaving = envelope.stanza() instanceof Presence p
                            && p.type() == Presence.Type.UNAVAILABLE
                            && p.to() == null
                            && isLast(view, p.from());
                    return leaving ? new Outcome.Go(envelope.stanza(), List.of(remember(view))) : Outcome.PASS;
                }));
    }

    /// Whether this is the only resource that is available.
    private static boolean isLast(View view, @Nullable Jid full) {
        List<String> available = view.resources().stream()
                .filter(View.Resource::isAvailable)
                .map(View.Resource::name)
                .toList();
        return full != null && available.equals(List.of(full.resource()));
    }

    private Reply<Effect.ServerEffect> uptime(ServerView view, Iq request) {
        return answer(request, Duration.between(started, view.now()));
    }

    private static Reply<Effect> lastSeen(View view, Iq request) {
        if (view.resources().stream().anyMatch(View.Resource::isAvailable)) {
            return answer(request, Duration.ZERO);
        }
        Instant seen = view.chapter(SEEN).orElseGet(view::now);
        return answer(request, Duration.between(seen, view.now()));
    }

    private static Effect remember(View view) {
        Instant now = view.now().truncatedTo(ChronoUnit.SECONDS);
        byte[] value = ByteBuffer.allocate(8).putLong(now.getEpochSecond()).array();
        return new Effect.Turn<>(SEEN, Optional.of(now), new Writes().put(Key.EMPTY, value));
    }

    private static <E> Reply<E> answer(Iq request, Duration ago) {
        Element query = Element.of(NS, "query").with("seconds", Long.toString(Math.max(0, ago.toSeconds())));
        return Reply.answer(Replies.result(request, query));
    }
}
