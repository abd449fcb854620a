/// Accounts in transit: from another server into the store of a node that does not run, and out of a store into a file.
///
/// An account on its way is a [im.clove.node.transit.Piece] after the other. A reader makes them
/// ([im.clove.node.transit.PieReader] of XEP-0227, [im.clove.node.transit.prosody.ProsodyFolder] of Prosody's own
/// files) and hands them to a [im.clove.node.transit.Sink]; the one that keeps them is
/// [im.clove.node.transit.Arrivals]. [im.clove.node.transit.PieWriter] goes the other way. What an extension keeps is
/// its own matter in both directions ([im.clove.node.ext.Carried]). Nothing here holds a whole account in memory.
@NullMarked
package im.clove.node.transit;

import org.jspecify.annotations.NullMarked;
