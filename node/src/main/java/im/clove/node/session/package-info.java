/// The owner of a bound resource: what goes to and comes from one client, over one link after another (XEP-0198).
@NullMarked
package im.clove.node.session;

import org.jspecify.annotations.NullMarked;
