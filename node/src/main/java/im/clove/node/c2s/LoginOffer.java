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
import im.clove.xmpp.sasl.ScramHash;
import im.clove.xmpp.sasl.Upgrades;
import im.clove.xmpp.stream.StreamFeatures;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a client's stream offers to who has not logged in.
///
/// @param mechanisms none if no login is possible before TLS
/// @param tokens what a token may be asked for
record LoginOffer(
        NegotiationTerms terms,
        Progress.Fresh progress,
        Domain host,
        List<Mechanism> mechanisms,
        List<Mechanism> tokens) {
    private static final List<SaslProfile> PROFILES = List.of(SaslProfile.RFC6120, SaslProfile.SASL2);

    static LoginOffer of(NegotiationTerms terms, Progress.Fresh progress, Domain host) {
        boolean encrypted = progress.protection() != Protection.NONE;
        return new LoginOffer(
                terms,
                progress,
                host,
                terms.proven().isPresent()
                        ? Mechanism.offerProven(encrypted || terms.isTrusted())
                        : Mechanism.offer(encrypted, terms.isTrusted(), progress.bindings(), terms.hashes()),
                terms.proven().isPresent() ? List.of() : Mechanism.offerTokens(encrypted, progress.bindings()));
    }

    /// The stream features.
    List<Element> features() {
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
            List<SaslProfile> profiles = profiles();
            List<Element> inline = profiles.contains(SaslProfile.SASL2) ? inline() : List.of();
            List<ScramHash> upgrades = Upgrades.beyond(mechanisms);
            profiles.forEach(profile -> features.add(profile.offer(mechanisms, inline, upgrades)));
        }
        if (registers()) {
            features.addAll(StreamFeatures.registration());
        }
        features.addAll(terms.offers(Stage.BEFORE_LOGIN, Jid.of(host)));
        return features;
    }

    /// Whether an account can be made: passwords go where logins do.
    boolean registers() {
        return terms.registers() && terms.proven().isEmpty() && !mechanisms.isEmpty();
    }

    /// XEP-0388 §4: the second one inside encryption only.
    List<SaslProfile> profiles() {
        return progress.protection() == Protection.NONE ? PROFILES.subList(0, 1) : PROFILES;
    }

    /// A fresh login; null if none is possible before TLS.
    @Nullable
    SaslServer sasl() {
        return mechanisms.isEmpty() ? null : terms.sasl().make(host, mechanisms, tokens, progress.bindings());
    }

    private List<Element> inline() {
        List<Element> inline = new ArrayList<>();
        inline.add(StreamFeatures.bind2(terms.bindFeatures()));
        inline.addAll(terms.offers(Stage.INLINE_LOGIN, Jid.of(host)));
        inline.add(FastElements.offer(tokens));
        return inline;
    }
}
