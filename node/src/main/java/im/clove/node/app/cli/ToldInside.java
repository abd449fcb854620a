package im.clove.node.app.cli;

import im.clove.node.admin.ControlException;
import im.clove.xmpp.jid.Domain;
import java.io.IOException;
import java.util.List;

/// Domains of the clearnet that are told in I2P against the owner's will, by the name of an authority of before.
final class ToldInside {
    private ToldInside() {}

    static List<Domain> at(Site site, List<Domain> domains) throws ControlException {
        try {
            return site.config().config().federation().bridge().overI2p()
                    ? List.of()
                    : site.certificates().toldInside(domains);
        } catch (IOException e) {
            throw Site.unusable(e);
        }
    }
}
