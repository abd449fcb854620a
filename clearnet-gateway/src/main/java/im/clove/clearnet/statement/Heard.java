package im.clove.clearnet.statement;

import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import java.util.Optional;

/// What was said about a domain, by the channels over which it came. Making one is a promise: whatever did not come as
/// described has no place in it.
///
/// @param domain that was asked for
/// @param byClearnet what the domain's own server said on a stream of the clearnet that a certificate has proved; an
///     answer to dialback is not enough
/// @param byI2p what a destination said in I2P
public record Heard(Domain domain, Optional<SignedStatement> byClearnet, Optional<ByI2p> byI2p) {
    /// @param proved the destination that the transport has proved
    public record ByI2p(B32 proved, SignedStatement said) {}

    /// Over the clearnet alone.
    public static Heard byClearnet(Domain domain, SignedStatement said) {
        return new Heard(domain, Optional.of(said), Optional.empty());
    }

    /// Over I2P alone.
    public static Heard byI2p(Domain domain, B32 proved, SignedStatement said) {
        return new Heard(domain, Optional.empty(), Optional.of(new ByI2p(proved, said)));
    }

    /// The same question, now answered over I2P, too.
    public Heard andByI2p(B32 proved, SignedStatement said) {
        return new Heard(domain, byClearnet, Optional.of(new ByI2p(proved, said)));
    }

    /// One of them, if there are two that of the clearnet.
    Optional<SignedStatement> any() {
        return byClearnet.or(() -> byI2p.map(ByI2p::said));
    }
}
