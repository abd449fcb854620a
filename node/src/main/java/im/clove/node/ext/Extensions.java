package im.clove.node.ext;

import im.clove.node.core.Envelope;
import im.clove.node.ext.Hook.IqHandler;
import im.clove.node.ext.Hook.Target;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// All extensions of a node, and who is asked for what. Immutable after it was built; thread-safe.
public final class Extensions {
    private final List<Extension> all;
    private final Map<IqKey, IqHandler> iqs = new HashMap<>();
    private final Map<Phase, List<Hook.StanzaHandler>> outbound = new EnumMap<>(Phase.class);
    private final Map<Phase, List<Hook.StanzaHandler>> inbound = new EnumMap<>(Phase.class);
    private final List<Hook.DeliveredHandler> delivered = new ArrayList<>();
    private final List<Supplier<Element>> streamFeatures = new ArrayList<>();

    private record IqKey(Target target, Iq.Type type, String namespace, String local) {}

    /// @throws IllegalArgumentException if two extensions claim the same request
    public Extensions(List<? extends Extension> extensions) {
        all = List.copyOf(extensions);
        for (Extension extension : all) {
            for (Hook hook : extension.hooks()) {
                register(extension, hook);
            }
        }
    }

    private void register(Extension extension, Hook hook) {
        switch (hook) {
            case Hook.IqHook(Target target, Iq.Type type, String namespace, String local, IqHandler handler) -> {
                if (iqs.put(new IqKey(target, type, namespace, local), handler) != null) {
                    throw new IllegalArgumentException(extension.xep() + " claims a request that is taken: " + local);
                }
            }
            case Hook.OutboundHook(Phase phase, Hook.StanzaHandler handler) ->
                outbound.computeIfAbsent(phase, _ -> new ArrayList<>()).add(handler);
            case Hook.InboundHook(Phase phase, Hook.StanzaHandler handler) ->
                inbound.computeIfAbsent(phase, _ -> new ArrayList<>()).add(handler);
            case Hook.DeliveredHook(Hook.DeliveredHandler handler) -> delivered.add(handler);
            case Hook.FeatureHook(Supplier<Element> feature) -> streamFeatures.add(feature);
        }
    }

    /// In the order of registration: the XEP table is made from it.
    public List<Extension> all() {
        return all;
    }

    /// Elements for the stream features after login; each may say another thing every time.
    public List<Supplier<Element>> streamFeatures() {
        return List.copyOf(streamFeatures);
    }

    public List<String> serverFeatures() {
        return all.stream()
                .flatMap(e -> e.serverFeatures().stream())
                .distinct()
                .sorted()
                .toList();
    }

    public List<String> accountFeatures() {
        return all.stream()
                .flatMap(e -> e.accountFeatures().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /// Who answers this request, or null: then the answer is `service-unavailable` (RFC 6120 §8.4).
    public @Nullable IqHandler handler(Target target, Iq request) {
        Element payload = request.payload();
        return iqs.get(new IqKey(target, request.type(), payload.namespace(), payload.local()));
    }

    /// Runs the hooks for a stanza one of the account's clients sent.
    public Passage outbound(View view, Envelope envelope) {
        return pass(outbound, view, envelope);
    }

    /// Runs the hooks for a stanza that arrived for the account.
    public Passage inbound(View view, Envelope envelope) {
        return pass(inbound, view, envelope);
    }

    /// Runs the hooks for a message that these resources get.
    public List<Effect> delivered(View view, Message message, List<String> resources) {
        List<Effect> effects = new ArrayList<>();
        for (Hook.DeliveredHandler handler : delivered) {
            effects.addAll(handler.handle(view, message, resources));
        }
        return effects;
    }

    private static Passage pass(Map<Phase, List<Hook.StanzaHandler>> hooks, View view, Envelope envelope) {
        List<Effect> effects = new ArrayList<>();
        for (List<Hook.StanzaHandler> phase : hooks.values()) {
            for (Hook.StanzaHandler handler : phase) {
                switch (handler.handle(view, envelope)) {
                    case Outcome.Pass _ -> {}
                    case Outcome.Also(List<Effect> also) -> effects.addAll(also);
                    case Outcome.Done(List<Effect> done) -> {
                        effects.addAll(done);
                        return new Passage(effects, Passage.End.TAKEN, null);
                    }
                    case Outcome.Reject reject -> {
                        return new Passage(effects, Passage.End.REJECTED, reject);
                    }
                }
            }
        }
        return new Passage(effects, Passage.End.PASSED, null);
    }

    /// What all hooks together made of a stanza.
    ///
    /// @param rejection present only at the end `REJECTED`
    public record Passage(List<Effect> effects, End end, Outcome.@Nullable Reject rejection) {
        /// How it ended.
        public enum End {
            PASSED,
            TAKEN,
            REJECTED
        }
    }
}
