/// Hostile input against a running node, mixed by a seed, with honest users beside it who are measured. The command is
/// `bench/bin/hostile`; `docs/testing.md` says what it holds.
@org.jspecify.annotations.NullMarked
package im.clove.bench.hostile;
