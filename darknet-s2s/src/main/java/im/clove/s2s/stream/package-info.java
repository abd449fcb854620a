/// One stream to or from another server, from its first byte until it is known who is at the other end: headers,
/// STARTTLS, SASL EXTERNAL, the greeting of Clove nodes. What goes on the stream afterwards is its owner's matter, but
/// for its spelling: what a Clove node says once more for somebody else ([Again]).
@NullMarked
package im.clove.s2s.stream;

import org.jspecify.annotations.NullMarked;
