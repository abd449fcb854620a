package im.clove.http;

import java.io.IOException;

/// Answers requests, each on the virtual thread of its connection; may block.
@FunctionalInterface
public interface Handler {
    /// @throws HttpProblem for an answer that is only a status and a sentence
    /// @throws IOException if the connection broke, or a file; there is no answer then
    Response handle(Request request) throws HttpProblem, IOException;
}
