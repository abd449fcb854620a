@NullMarked
package im.clove.node.web;

import org.jspecify.annotations.NullMarked;
