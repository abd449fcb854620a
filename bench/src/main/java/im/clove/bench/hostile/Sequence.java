package im.clove.bench.hostile;

import java.io.IOException;

/// The ten sequences that once ended a node, or locked somebody out. Each draws its sizes, numbers, kinds of stanza,
/// escapes and who is the stranger from the seed, so that each run of one is a variant of it.
enum Sequence {
    NAMESPACES(Growth::toSomebody),
    REQUESTS(Contacts::requests),
    ROSTER(Contacts::roster),
    WAITING(Hoard::waiting),
    CULPRIT(Growth::toPickyServer),
    SILENT(Crowd::silent),
    SLOW(Hoard::slowClient),
    OFFLINE(Hoard::flood),
    RESOURCES(Growth::toManyResources),
    CONTROL(Crowd::control);

    // A reference to a static method, always.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Play play;

    Sequence(Play play) {
        this.play = play;
    }

    private interface Play {
        String play(Attack attack) throws IOException;
    }

    /// Plays it.
    ///
    /// @return what was sent and what happened
    /// @throws Finding for what must not happen
    String play(Attack attack) throws IOException {
        return play.play(attack);
    }
}
