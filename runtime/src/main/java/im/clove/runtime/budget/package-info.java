/// Who holds how much of the heap: [im.clove.runtime.budget.Budget] is a tree of what is charged and released,
/// [im.clove.xmpp.xml.HeapWeight] says what an
/// element weighs there. Decision 35 says why.
@NullMarked
package im.clove.runtime.budget;

import org.jspecify.annotations.NullMarked;
