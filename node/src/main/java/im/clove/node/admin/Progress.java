package im.clove.node.admin;

/// How far a node is on its way into the network: the one vocabulary of `run`, `status`, `check` and what systemd is
/// told. Immutable, pure.
///
/// @param note what there is to count, such as `3 of 50`; may be empty
/// @param trouble what is in the router's way; empty if nothing is
public record Progress(Step step, String note, String trouble) {
    /// Before any news.
    public static final Progress NONE = new Progress(Step.NONE, "", "");

    /// The steps, in their order.
    public enum Step {
        NONE("not started"),
        STARTING("starting the router"),
        /// The router is another process.
        WAITING("waiting for the router"),
        PEERS("looking for first peers"),
        TUNNELS("building tunnels"),
        PUBLISHING("publishing the address"),
        PUBLISHED("published"),
        REACHABLE("reachable");

        private final String words;

        Step(String words) {
            this.words = words;
        }

        /// For people.
        public String words() {
            return words;
        }
    }

    /// What it comes to with this piece of news. A step that was made stays made, until the tunnels are lost; trouble
    /// stays until the router is well again.
    public Progress after(Stage news) {
        return switch (news) {
            case Stage.StartingRouter _ -> well().to(Step.STARTING, "");
            case Stage.WaitingForRouter(String where) -> well().to(Step.WAITING, where);
            case Stage.Reseeding(int peers, int wanted) -> well().to(Step.PEERS, peers + " of " + wanted);
            case Stage.BuildingTunnels(int peers) -> well().to(Step.TUNNELS, peers(peers));
            case Stage.Connected _ -> step == Step.TUNNELS ? this : to(Step.TUNNELS, "");
            case Stage.Open _ -> to(Step.PUBLISHING, "");
            case Stage.Published _ -> to(Step.PUBLISHED, "");
            case Stage.Reachable _ -> to(Step.REACHABLE, "");
            case Stage.Lost _ -> isMade(Step.TUNNELS) ? new Progress(Step.TUNNELS, "", trouble) : this;
            case Stage.Trouble(String reason) -> new Progress(step, note, reason);
        };
    }

    private static String peers(int count) {
        return count == 1 ? "1 peer" : count + " peers";
    }

    private Progress well() {
        return new Progress(step, note, "");
    }

    private Progress to(Step next, String noteOfNext) {
        return next.compareTo(step) < 0 ? this : new Progress(next, noteOfNext, trouble);
    }

    /// Whether a step is behind the node.
    public boolean isMade(Step which) {
        return step.compareTo(which) > 0 || step == Step.REACHABLE;
    }

    public boolean isPublished() {
        return step.compareTo(Step.PUBLISHED) >= 0;
    }

    public boolean isReachable() {
        return step == Step.REACHABLE;
    }

    /// The state in a few words, without counts.
    public String state() {
        return trouble.isEmpty() ? step.words : "in trouble: " + trouble;
    }

    /// The state in plain words, with what there is to say about it.
    public String words() {
        if (!trouble.isEmpty()) {
            return state();
        }
        return switch (step) {
            case PUBLISHED -> "published: others can find it, a test call is under way";
            case REACHABLE -> "reachable: a test call through the network arrived";
            case NONE, STARTING, WAITING, PEERS, TUNNELS, PUBLISHING ->
                note.isEmpty() ? step.words : step.words + " (" + note + ")";
        };
    }
}
