package im.clove.http;

/// Ends the handling of a request with a status and a sentence for people.
public final class HttpProblem extends Exception {
    private static final long serialVersionUID = 1L;

    private final Status status;

    public HttpProblem(Status status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    public Status status() {
        return status;
    }

    /// The answer.
    public Response response() {
        return Response.text(status, getMessage() + "\n");
    }
}
