package im.clove.node.store;

import java.util.regex.Pattern;

/// A table of the store, known by its name on disk: never rename one, never reuse the name of one that is gone.
/// Whoever keeps something names its table itself; a store makes a table with the first write to it, and keeps those
/// that nobody names any more.
///
/// The first part of every key is its owner: an account's address, or something that cannot be one (empty, a domain).
///
/// @param onDisk small letters, digits and `-`
public record Table(String onDisk) {
    // Before the tables, whose names it checks.
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,59}");

    public static final Table META = new Table("meta");
    public static final Table ACCOUNTS = new Table("accounts");
    public static final Table ROSTERS = new Table("rosters");
    public static final Table OFFLINE = new Table("offline");
    public static final Table SETTINGS = new Table("settings");
    public static final Table SPOOL = new Table("spool");
    public static final Table CLIENTS = new Table("clients");

    /// @throws IllegalArgumentException if that is no name
    public Table {
        if (!NAME.matcher(onDisk).matches()) {
            throw new IllegalArgumentException("No name for a table: " + onDisk);
        }
    }

    @Override
    public String toString() {
        return onDisk;
    }
}
