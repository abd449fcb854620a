@NullMarked
package im.clove.web;

import org.jspecify.annotations.NullMarked;
