/// Components of other programs (XEP-0114): they connect on loopback, prove a secret, and speak for a domain of their
/// own, which is a [im.clove.node.core.Service] of the house whether its program is there or not.
@NullMarked
package im.clove.node.service.component;

import org.jspecify.annotations.NullMarked;
