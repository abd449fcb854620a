package im.clove.node.c2s;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.ChannelBinding;
import im.clove.xmpp.sasl.Mechanism;
import im.clove.xmpp.sasl.SaslServer;
import im.clove.xmpp.sasl.ScramHash;
import im.clove.xmpp.xml.Element;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// What one client's negotiation goes by.
///
/// @param isServed whether clients of this domain belong here
/// @param isTrusted whether a login without encryption is allowed on this listener
/// @param startsTls whether TLS may begin inside this stream
/// @param hashes of SCRAM that are offered
/// @param sasl makes the server's side of logins
/// @param features all that is offered besides TLS and SASL, of all stages, in order
/// @param bindFeatures what may be asked for along with binding (XEP-0386 §2)
/// @param names chooses resources
/// @param streamIds a fresh, unguessable one at each call
/// @param registers whether who has an invitation may make an account
/// @param proven whose connection it is, if what carries it has proved that: then nobody else can log in on it
record NegotiationTerms(
        Predicate<Domain> isServed,
        boolean isTrusted,
        boolean startsTls,
        Set<ScramHash> hashes,
        SaslMaker sasl,
        List<StreamFeature> features,
        List<String> bindFeatures,
        ResourceNames names,
        Supplier<String> streamIds,
        boolean registers,
        Optional<Jid> proven) {
    NegotiationTerms {
        hashes = Set.copyOf(hashes);
    }

    /// With all hashes, on a connection that has proved nothing, with accounts made elsewhere.
    NegotiationTerms(
            Predicate<Domain> isServed,
            boolean isTrusted,
            boolean startsTls,
            SaslMaker sasl,
            List<StreamFeature> features,
            List<String> bindFeatures,
            ResourceNames names,
            Supplier<String> streamIds) {
        this(
                isServed,
                isTrusted,
                startsTls,
                Set.of(ScramHash.values()),
                sasl,
                features,
                bindFeatures,
                names,
                streamIds,
                false,
                Optional.empty());
    }

    /// What is offered at a stage.
    List<Element> offers(StreamFeature.Stage stage, Jid whom) {
        return features.stream()
                .filter(feature -> feature.stages().contains(stage))
                .map(feature -> feature.offer().to(whom))
                .toList();
    }

    /// What an element asks for at a stage; empty if no feature of that stage knows it.
    Optional<StreamFeature.Request> asked(StreamFeature.Stage stage, Jid whom, Element element) {
        return features.stream()
                .filter(feature -> feature.stages().contains(stage))
                .flatMap(feature -> feature.reader().read(whom, element).stream())
                .findFirst();
    }

    /// Makes the server's side of the logins on one stream.
    @FunctionalInterface
    interface SaslMaker {
        /// @param tokens offered to who has a token
        SaslServer make(Domain host, List<Mechanism> offered, List<Mechanism> tokens, ChannelBinding.Source bindings);
    }

    /// Chooses the part of a resource that the server makes (XEP-0386 §3.1).
    @FunctionalInterface
    interface ResourceNames {
        /// @param client the id of its installation, which gets the same each time and cannot be told from it; empty if
        ///     it has none
        String of(Jid account, String client);
    }
}
