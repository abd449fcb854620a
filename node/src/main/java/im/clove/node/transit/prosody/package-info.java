/// Accounts in the files of a Prosody with internal storage: text in a small part of Lua, which is read and never run.
@NullMarked
package im.clove.node.transit.prosody;

import org.jspecify.annotations.NullMarked;
