/// One XML stream over one [im.clove.runtime.transport.Duplex]: [im.clove.runtime.link.StreamIo] while it is
/// negotiated, turn by turn, then [im.clove.runtime.link.Link] with a reader and a writer.
@NullMarked
package im.clove.runtime.link;

import org.jspecify.annotations.NullMarked;
