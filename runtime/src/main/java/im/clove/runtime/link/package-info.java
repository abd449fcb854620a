/// One stream of elements: a [im.clove.runtime.link.LineOpening] while it is negotiated, turn by turn, then a
/// [im.clove.runtime.link.Line] with a reader and a writer. Over a [im.clove.runtime.transport.Duplex] those are
/// [im.clove.runtime.link.StreamIo] and [im.clove.runtime.link.StreamLine], with a [im.clove.runtime.link.Framing]
/// for XML streams or for WebSocket.
@NullMarked
package im.clove.runtime.link;

import org.jspecify.annotations.NullMarked;
