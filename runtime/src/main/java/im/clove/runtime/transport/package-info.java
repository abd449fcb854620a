/// The transport ports: [im.clove.runtime.transport.Duplex], and where one comes from.
@NullMarked
package im.clove.runtime.transport;

import org.jspecify.annotations.NullMarked;
