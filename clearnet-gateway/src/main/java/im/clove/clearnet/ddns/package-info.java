/// Tells a dynamic DNS service where this machine is, for owners whose address changes. Direct, by HTTPS, to the one
/// host that the owner has named, and off unless he names one.
@NullMarked
package im.clove.clearnet.ddns;

import org.jspecify.annotations.NullMarked;
