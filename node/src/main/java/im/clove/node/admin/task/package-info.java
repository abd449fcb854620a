/// What the owner of a node, or an administrator, can have done: one list ([Tasks]) behind several doors. The command
/// line is one, the ad-hoc commands of clients (XEP-0050, XEP-0133) another; a task says what it needs to know
/// ([Field]), gets it ([Answers]) and tells what came of it ([Result]), and knows no door. It works on a
/// [im.clove.node.admin.NodeControl], which checks everything for itself.
@NullMarked
package im.clove.node.admin.task;

import org.jspecify.annotations.NullMarked;
