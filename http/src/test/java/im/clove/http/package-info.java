@NullMarked
package im.clove.http;

import org.jspecify.annotations.NullMarked;
