package im.clove.node.c2s;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.ChannelBinding;
import im.clove.xmpp.sasl.Mechanism;
import im.clove.xmpp.sasl.SaslServer;
import im.clove.xmpp.sm.SmElements;
import im.clove.xmpp.stream.StreamFeatures;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// What one client's negotiation goes by.
///
/// @param isServed whether clients of this domain belong here
/// @param isTrusted whether a login without encryption is allowed on this listener
/// @param startsTls whether TLS may begin inside this stream
/// @param sasl makes the server's side of logins
/// @param features what to offer after login besides what is offered anyway
/// @param streamIds a fresh, unguessable one at each call
/// @param maxBytes of a stanza after login, to be advertised (XEP-0478)
/// @param idleSeconds of silence after which a client is asked whether it is there, to be advertised; empty for
///     none
record NegotiationTerms(
        Predicate<Domain> isServed,
        boolean isTrusted,
        boolean startsTls,
        SaslMaker sasl,
        Function<Jid, List<Element>> features,
        Supplier<String> streamIds,
        int maxBytes,
        OptionalInt idleSeconds) {
    /// What a stream offers after login.
    List<Element> afterLogin(Jid account) {
        List<Element> all = new ArrayList<>(List.of(
                StreamFeatures.bind(),
                StreamFeatures.session(),
                SmElements.feature(),
                StreamFeatures.rosterVersioning(),
                StreamFeatures.preApproval(),
                StreamFeatures.limits(maxBytes, idleSeconds)));
        all.addAll(features.apply(account));
        return all;
    }

    /// Makes the server's side of the logins on one stream.
    @FunctionalInterface
    interface SaslMaker {
        SaslServer make(Domain host, List<Mechanism> offered, ChannelBinding.Source bindings);
    }
}
