package im.clove.node.app.cli;

import im.clove.node.admin.ControlException;

/// The exit codes of the command, for scripts. Never change a number.
public enum Exit {
    OK(0, "done"),
    FAILED(1, "it was tried and did not work"),
    USAGE(2, "the command line is not right"),
    NOT_RUNNING(3, "no node runs on the data folder, and the command needs one"),
    IN_USE(4, "another process uses the data folder, or a port is taken"),
    CONFIG(5, "the configuration is not right"),
    REFUSED(6, "not possible as asked: name taken, file exists, file damaged, wrong passphrase …"),
    PROBLEMS(7, "`check` found a problem"),
    INTERRUPTED(130, "stopped by a second Ctrl-C");

    private final int code;
    private final String meaning;

    Exit(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    public String meaning() {
        return meaning;
    }

    static Exit of(ControlException.Kind kind) {
        return switch (kind) {
            case REFUSED -> REFUSED;
            case NOT_RUNNING -> NOT_RUNNING;
            case LOCKED -> IN_USE;
            case FAILED -> FAILED;
        };
    }
}
