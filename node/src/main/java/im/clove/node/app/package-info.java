/// The program. `cli` is the command line and stands on `host`, where a node is put together, and `config`; `screen`
/// decides what a person sees, `service` installs Clove under systemd, `lua` reads a foreign configuration. Nothing
/// depends on this package.
@NullMarked
package im.clove.node.app;

import org.jspecify.annotations.NullMarked;
