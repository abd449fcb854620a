package im.clove.node.admin;

/// A text of the node for its users.
public enum Posting {
    /// What each account is told once, when it is next online.
    MOTD("motd"),
    /// What each new account finds.
    WELCOME("welcome");

    private final String command;

    Posting(String command) {
        this.command = command;
    }

    /// Its name on the command line and in forms.
    public String command() {
        return command;
    }
}
