package im.clove.node.admin.task;

/// Something a task needs to know, or tells.
///
/// @param var its name for programs, of XEP-0133 where that has one
/// @param label its name for people
/// @param isRequired whether the task cannot do without
public record Field(String var, Kind kind, String label, boolean isRequired) {
    /// What it holds.
    public enum Kind {
        /// A line.
        TEXT,
        /// A text of several lines.
        LINES,
        /// A password.
        SECRET,
        /// Yes or no.
        FLAG,
        /// The address of an account.
        ACCOUNT,
        /// Addresses of accounts.
        ACCOUNTS
    }

    static Field required(String var, Kind kind, String label) {
        return new Field(var, kind, label, true);
    }

    static Field optional(String var, Kind kind, String label) {
        return new Field(var, kind, label, false);
    }
}
