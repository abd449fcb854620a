package im.clove.bench.hostile;

/// What must not happen, seen by a sequence itself.
final class Finding extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Finding(String what) {
        super(what);
    }
}
