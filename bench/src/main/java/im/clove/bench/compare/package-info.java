/// The same load against several servers, and the table that compares them.
@NullMarked
package im.clove.bench.compare;

import org.jspecify.annotations.NullMarked;
