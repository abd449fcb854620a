package im.clove.node.admin;

import im.clove.xmpp.jid.Jid;
import java.time.Instant;
import java.util.List;

/// What the owner of an account has reported of somebody (XEP-0377).
///
/// @param account who reports
/// @param whom the address it has blocked
/// @param reason `spam`, `abuse`, or another name
/// @param text in its words; may be empty
/// @param ids of the messages it is about, as `id by` (XEP-0359)
public record ReportInfo(Jid account, Instant at, Jid whom, String reason, String text, List<String> ids) {
    public ReportInfo {
        ids = List.copyOf(ids);
    }
}
