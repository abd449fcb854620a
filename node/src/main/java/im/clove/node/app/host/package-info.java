/// The running node: what it is made of ([RealParts], [Settings]), in which order it starts and ends ([Node]), and how
/// it is
/// controlled while it runs ([LiveControl]). The one place that calls the constructors of services.
@NullMarked
package im.clove.node.app.host;

import org.jspecify.annotations.NullMarked;
