/// The node's private certificate authority and its server certificate. The only package of the node that makes
/// keys and certificates with BouncyCastle.
@NullMarked
package im.clove.node.cert;

import org.jspecify.annotations.NullMarked;
