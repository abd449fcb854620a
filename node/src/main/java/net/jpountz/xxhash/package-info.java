/// Stands in for the LZ4 library, which is not shipped. MapDB's `Serializer` cannot be initialised without a hash
/// factory of this name, although nothing Clove uses of MapDB ever hashes or compresses; COMPAT(mapdb, 3.1.0).
@NullMarked
package net.jpountz.xxhash;

import org.jspecify.annotations.NullMarked;
