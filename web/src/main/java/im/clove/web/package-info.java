/// What a browser is given, as files of this program.
@NullMarked
package im.clove.web;

import org.jspecify.annotations.NullMarked;
