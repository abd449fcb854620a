/// The commands: one class for each family, what they share ([Cli], [Site], [Command]), and what a process needs around
/// them: exit codes, signals, logs, systemd. Whatever is done to a node is done through its control or its data folder.
@NullMarked
package im.clove.node.app.cli;

import org.jspecify.annotations.NullMarked;
