@NullMarked
package im.clove.node.files;

import org.jspecify.annotations.NullMarked;
