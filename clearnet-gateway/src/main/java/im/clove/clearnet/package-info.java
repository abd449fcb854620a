/// Servers outside I2P, for the domains of ours that are known there, and by the owner's rules alone: where they are
/// ([ClearnetAtlas]), how they are found (`dns`), dialled (`dial`) and believed (`trust`), and who may talk to whom
/// (`policy`). The engine is that of `darknet-s2s`; nothing there, and nothing of I2P, knows this module.
@NullMarked
package im.clove.clearnet;

import org.jspecify.annotations.NullMarked;
