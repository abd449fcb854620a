package im.clove.node.c2s;

import im.clove.runtime.transport.Protection;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.sasl.ChannelBinding;
import im.clove.xmpp.sasl.SaslProfile;
import im.clove.xmpp.sasl.SaslServer;
import im.clove.xmpp.stream.StreamHeader;
import org.jspecify.annotations.Nullable;

/// Where a [ClientNegotiation] stands, and what it waits for.
sealed interface NegotiationState {
    record AwaitsHeader(Progress progress) implements NegotiationState {}

    /// The client may start TLS or log in.
    ///
    /// @param said the stream's header
    /// @param sasl null if no login is possible before TLS
    /// @param attempt the login under way, or null
    /// @param token of the invitation that was shown; empty for none
    record AwaitsLogin(
            LoginOffer offer,
            StreamHeader said,
            @Nullable SaslServer sasl,
            @Nullable Attempt attempt,
            int failures,
            String token)
            implements NegotiationState {
        AwaitsLogin with(@Nullable Attempt next) {
            return new AwaitsLogin(offer, said, sasl, next, failures, token);
        }

        /// After a failure.
        AwaitsLogin failed(@Nullable SaslServer next) {
            return new AwaitsLogin(offer, said, next, null, failures + 1, token);
        }

        AwaitsLogin showing(String invitation) {
            return new AwaitsLogin(offer, said, sasl, attempt, failures, invitation);
        }
    }

    /// The client is being told how its registration stands.
    record Registering(AwaitsLogin before) implements NegotiationState {}

    record Handshaking(Domain host) implements NegotiationState {}

    record Checking(AwaitsLogin before, Attempt attempt) implements NegotiationState {}

    /// A login with what came along with it: being noted, or let in.
    record Completing(AwaitsLogin before, InlineLogin login) implements NegotiationState {}

    record AwaitsBinding(LoggedInClient client, int refusals) implements NegotiationState {}

    record Binding(AwaitsBinding before) implements NegotiationState {}

    record Over() implements NegotiationState {}

    /// How far the client has come.
    sealed interface Progress {
        /// The host of the streams before on this connection, or null.
        @Nullable
        Domain knownHost();

        /// @param host the one asked for before TLS, or null
        record Fresh(
                Protection protection,
                ChannelBinding.Source bindings,
                @Nullable Domain host) implements Progress {
            @Override
            public @Nullable Domain knownHost() {
                return host;
            }
        }

        record LoggedIn(LoggedInClient client) implements Progress {
            @Override
            public Domain knownHost() {
                return client.account().domain();
            }
        }
    }

    /// A login under way.
    ///
    /// @param profile in which the client spells it
    record Attempt(SaslProfile profile, Wishes wishes) {}
}
