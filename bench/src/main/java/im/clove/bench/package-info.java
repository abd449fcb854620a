/// Load and measurement, each program in a process of its own so that its cost is not the server's. See
/// `docs/performance.md` for the commands, which are in `bench/bin`.
@org.jspecify.annotations.NullMarked
package im.clove.bench;
