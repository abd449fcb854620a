/// The paths every stanza takes, one by one (JMH).
@NullMarked
package im.clove.bench.micro;

import org.jspecify.annotations.NullMarked;
