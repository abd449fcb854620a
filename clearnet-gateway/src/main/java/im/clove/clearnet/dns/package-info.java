/// Names of the clearnet, looked up at name servers the owner has named, and validated here (DNSSEC).
@NullMarked
package im.clove.clearnet.dns;

import org.jspecify.annotations.NullMarked;
