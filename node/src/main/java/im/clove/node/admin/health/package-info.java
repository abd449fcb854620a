/// How a node is, in plain words: what was measured of it ([Signs]), the rules that say what of it somebody has to do
/// something about ([Diagnosis]), and what they come to ([Health]). Pure: whoever measures is elsewhere.
@NullMarked
package im.clove.node.admin.health;

import org.jspecify.annotations.NullMarked;
