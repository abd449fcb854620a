package im.clove.node.web;

import im.clove.node.admin.health.Health;

/// How a node is, for programs that watch over it. Implementations are thread-safe and may block for a moment; nothing
/// is measured anew for everybody who asks.
public interface Vitals {
    Health health();

    /// Of the program.
    String version();

    /// In the text format of Prometheus, version 0.0.4.
    String metrics();
}
