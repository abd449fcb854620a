package im.clove.node.store;

/// The tables. The name is on disk: never rename one, never reuse the name of one that is gone.
public enum Table {
    META("meta"),
    ACCOUNTS("accounts"),
    ROSTERS("rosters"),
    OFFLINE("offline"),
    BLOCKLISTS("blocklists"),
    SETTINGS("settings"),
    SPOOL("spool"),
    ARCHIVE("archive"),
    CLIENTS("clients");

    private final String onDisk;

    Table(String onDisk) {
        this.onDisk = onDisk;
    }

    public String onDisk() {
        return onDisk;
    }
}
