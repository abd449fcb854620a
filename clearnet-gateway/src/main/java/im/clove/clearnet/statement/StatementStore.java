package im.clove.clearnet.statement;

import im.clove.xmpp.jid.Domain;
import java.util.Map;

/// Where a [StatementBook] is kept. Thread-safe; the methods block.
public interface StatementStore {
    /// Everything.
    Map<Domain, Known> load();

    /// Keeps this of the domain, and has it on the disk when it returns; [Known#NOTHING] takes it out.
    void put(Domain domain, Known known);
}
