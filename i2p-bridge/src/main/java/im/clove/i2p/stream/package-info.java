/// One destination that dials and accepts ([Endpoint]): streams as duplexes, and who may open one ([PeerGate]).
@NullMarked
package im.clove.i2p.stream;

import org.jspecify.annotations.NullMarked;
