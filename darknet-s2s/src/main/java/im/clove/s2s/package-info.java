/// Server to server over any dialer: who a remote domain is, one link per remote domain, and the way in and out.
@NullMarked
package im.clove.s2s;

import org.jspecify.annotations.NullMarked;
