/// The launcher `./clove` and the build behind it, driven as they are on small checkouts of their own, with programs of
/// the tests' in place of Java and Maven.
package im.clove.node.launcher;
