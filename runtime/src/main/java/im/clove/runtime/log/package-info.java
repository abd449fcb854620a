/// What strangers cause to be written to the log: bounded, escaped, and without anybody's whole address.
@NullMarked
package im.clove.runtime.log;

import org.jspecify.annotations.NullMarked;
