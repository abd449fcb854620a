package im.clove.node.ext.std;

import im.clove.node.ext.Extension;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Xep;
import im.clove.xmpp.stream.StreamFeatures;
import java.util.List;

/// XEP-0352: a client says whether somebody looks at it, also along with binding (XEP-0386 §3). What it is told while
/// nobody does is for its session to decide ([im.clove.xmpp.im.Urgency]); nobody else hears of it (§6).
public final class ClientState implements Extension {
    @Override
    public Xep xep() {
        return new Xep(352, "Client State Indication", "1.0.0");
    }

    @Override
    public List<Hook> hooks() {
        return List.of(
                new Hook.FeatureHook(StreamFeatures::clientState),
                new Hook.BindFeature(StreamFeatures.CLIENT_STATE, (_, _, _) -> List.of()));
    }
}
