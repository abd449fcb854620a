/// What waits for another server, in memory and on disk, and the ports through which it is kept and handed on.
///
/// Numbers (decisions 20 and 22). Each side numbers what it sends, across streams and processes; each way of a link
/// has its own numbering, with a name (`id`). This is one of them, as its sender sees it:
///
/// ```
///  number   1 2 3 4 5 6 7 8 9 10 11 12 13            1000
///           . . . . . # # _ # #  o  o  o    ...       |
///                   |     |      |       |            |
///                   h    gap    seq     next       reserved
/// ```
///
/// - `.` handled by the peer and acknowledged: forgotten here. `h` is the last of them, as the peer says it.
/// - `#` sent on the present stream, flying. When the stream breaks they land and are sent again under their numbers.
/// - `_` a **gap**: given up before it was sent (expired, dropped, or not kept when a process died). Before the stanza
///   behind it goes a `link` with `seq`, and the peer goes on counting there.
/// - `o` waiting. `seq` is the first that the next stream will carry.
/// - `next` is the number of the next stanza taken; those below `reserved` may be used without writing that down first.
///
/// The receiver has the same line: `received` is the last number that came, `handled` (its `h`) the end of the unbroken
/// run whose last owners have committed. What it handles beyond that run is remembered singly. A **mark** is such a
/// number on disk, written in the same commit as what the stanza changed; after a kill, marked stanzas that come again
/// are dropped. From time to time the marks below `handled` are put together into that one number (`Taken`).
///
/// The **epoch** counts the streams of a link. A dial that was under way when the present stream began carries the
/// epoch
/// of the one before, and is turned away; a dial made because the present stream is dead carries the present one, and
/// is taken.
@NullMarked
package im.clove.s2s.queue;

import org.jspecify.annotations.NullMarked;
