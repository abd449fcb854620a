package im.clove.node.app.host;

import im.clove.i2p.router.RouterFigures;
import java.nio.file.Path;

/// What a node's owner can ask of its router.
public interface RouterControl {
    /// Embedded or external, public or private: a few words.
    String kind();

    RouterFigures figures();

    /// Hands it a reseed bundle.
    ///
    /// @return how many routers were in it
    /// @throws java.io.IOException if the bundle is damaged or not signed by anybody who may
    int reseed(Path bundle) throws java.io.IOException;
}
