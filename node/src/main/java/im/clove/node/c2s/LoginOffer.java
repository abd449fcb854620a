package im.clove.node.c2s;

import im.clove.node.c2s.NegotiationState.Progress;
import im.clove.node.c2s.StreamFeature.Stage;
import im.clove.runtime.transport.Protection;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.ChannelBinding;
import im.clove.xmpp.sasl.FastElements;
import im.clove.xmpp.sasl.Mechanism;
import im.clove.xmpp.sasl.SaslProfile;
import im.clove.xmpp.sasl.SaslServer;
import im.clove.xmpp.stream.StreamFeatures;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a client's stream offers to who has not logged in.
record LoginOffer(NegotiationTerms terms, Progress.Fresh progress, Domain host) {
    private static final List<SaslProfile> PROFILES = List.of(SaslProfile.RFC6120, SaslProfile.SASL2);

    /// The stream features.
    List<Element> features() {
        List<Mechanism> mechanisms = mechanisms();
        List<Element> features = new ArrayList<>();
        // An I2P stream is offered TLS all the same: many clients insist on it.
        if (terms.startsTls() && progress.protection() != Protection.TLS) {
            features.add(StreamFeatures.startTls(mechanisms.isEmpty()));
        }
        if (!mechanisms.isEmpty()) {
            List<ChannelBinding> types = progress.bindings().types();
            if (!types.isEmpty()) {
                features.add(ChannelBinding.advertisement(types));
            }
            profiles().forEach(profile -> features.add(profile.offer(mechanisms, inline())));
        }
        features.addAll(terms.offers(Stage.BEFORE_LOGIN, Jid.of(host)));
        return features;
    }

    /// XEP-0388 §4: the second one inside encryption only.
    List<SaslProfile> profiles() {
        return progress.protection() == Protection.NONE ? PROFILES.subList(0, 1) : PROFILES;
    }

    /// A fresh login; null if none is possible before TLS.
    @Nullable
    SaslServer sasl() {
        List<Mechanism> mechanisms = mechanisms();
        return mechanisms.isEmpty() ? null : terms.sasl().make(host, mechanisms, tokens(), progress.bindings());
    }

    /// What a token may be asked for.
    List<Mechanism> tokens() {
        return Mechanism.offerTokens(progress.protection() != Protection.NONE, progress.bindings());
    }

    private List<Mechanism> mechanisms() {
        return Mechanism.offer(progress.protection() != Protection.NONE, terms.isTrusted(), progress.bindings());
    }

    private List<Element> inline() {
        List<Element> inline = new ArrayList<>();
        inline.add(StreamFeatures.bind2(terms.bindFeatures()));
        inline.addAll(terms.offers(Stage.INLINE_LOGIN, Jid.of(host)));
        inline.add(FastElements.offer(tokens()));
        return inline;
    }
}
