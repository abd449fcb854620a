/// What a node understands beyond the RFCs: one specification, one class, one line in [StandardExtensions].
@NullMarked
package im.clove.node.ext.std;

import org.jspecify.annotations.NullMarked;
