package im.clove.node.app.host;

import im.clove.clearnet.statement.SignedStatement;
import im.clove.clearnet.statement.Statement;
import im.clove.i2p.keys.NodeIdentity;
import im.clove.node.app.config.NodeConfig;
import im.clove.node.ext.std.Statements;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Realm;
import im.clove.xmpp.xml.Element;
import java.time.Clock;
import java.util.Optional;

/// What this node says about its domains on the clearnet: that they are at its address in I2P, if its owner serves
/// them there (`bridge.over-i2p`), or that they are there no more (`bridge.gone`). Otherwise nothing is said, for it
/// would link the two. Thread-safe.
///
/// @param identity whose key signs
record OwnStatements(NodeConfig.Bridge bridge, NodeIdentity identity, Clock clock) implements Statements.Source {
    /// A domain is asked about itself; its place in I2P, which is not known on the clearnet, about each of them.
    @Override
    public Optional<Element> statement(Domain asked, Domain about) {
        boolean isSaid = bridge.enabled()
                && (bridge.overI2p() || bridge.gone())
                && bridge.domains().contains(about);
        boolean isFor = asked.equals(about) || asked.realm() instanceof Realm.Darknet;
        return isSaid && isFor ? Optional.of(said(about)) : Optional.empty();
    }

    private Element said(Domain about) {
        Statement now = Statement.now(about, identity.destination().base64(), bridge.gone(), clock.instant());
        return SignedStatement.of(now, identity::sign).element();
    }
}
