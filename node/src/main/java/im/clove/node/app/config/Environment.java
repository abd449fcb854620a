package im.clove.node.app.config;

import org.jspecify.annotations.Nullable;

/// The environment variables, as a port: tests have their own.
@FunctionalInterface
public interface Environment {
    /// The value of a variable, or null if it is not set.
    @Nullable
    String variable(String name);
}
