/// What Clove adds to MapDB where MapDB tells nobody where a record lies; COMPAT(mapdb, 3.1.0).
@NullMarked
package org.mapdb;

import org.jspecify.annotations.NullMarked;
