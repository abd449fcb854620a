/// Files that users of this node have uploaded (XEP-0363): what is kept of them ([im.clove.node.files.FileStore]), how
/// they come and go over HTTP ([im.clove.node.files.FileHandler]), and where ([im.clove.node.files.FileAddresses]).
/// Knows no stanza and no session; who may upload is asked elsewhere. No file is ever held in memory as a whole.
@NullMarked
package im.clove.node.files;

import org.jspecify.annotations.NullMarked;
