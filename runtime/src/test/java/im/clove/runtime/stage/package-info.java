/// For plays of every module: threads that can be seen to be still, and time that moves by hand or only when they
/// are: [im.clove.runtime.stage.Stage].
@NullMarked
package im.clove.runtime.stage;

import org.jspecify.annotations.NullMarked;
