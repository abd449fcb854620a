package im.clove.node.files;

import im.clove.http.Body;
import im.clove.http.Content;
import im.clove.http.Handler;
import im.clove.http.HttpProblem;
import im.clove.http.Request;
import im.clove.http.Response;
import im.clove.http.Status;
import im.clove.node.files.Refusal.Refused;
import im.clove.node.store.StoreException;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.xmpp.jid.Domain;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Files over HTTP, below `/files/`: `PUT /files/TOKEN/NAME?slot=SECRET` once, then `GET` and `HEAD` of the same
/// without
/// the question mark and what follows, for everybody who knows it. Stateless; thread-safe.
///
/// Pages of other origins may use these addresses: nothing is shown to a browser because of what it is or who uses it
/// (there are no cookies here), only because of what it knows.
public final class FileHandler implements Handler {
    /// The first segment of the paths that are ours.
    public static final String ROOT = "files";

    /// What of an address is the secret by which a file is uploaded.
    static final String SECRET = "slot";

    private static final int SEGMENTS = 3;
    private static final int TAG = 32;
    private static final String METHODS = "GET, HEAD, PUT, OPTIONS";
    private static final Logger LOG = LoggerFactory.getLogger(FileHandler.class);

    private final FileStore files;
    private final BiPredicate<PeerIdentity, Domain> isShown;

    /// Everything is for everybody.
    public FileHandler(FileStore files) {
        this(files, (_, _) -> true);
    }

    /// @param isShown whether there are files of a host's accounts for who comes by that connection
    public FileHandler(FileStore files, BiPredicate<PeerIdentity, Domain> isShown) {
        this.files = files;
        this.isShown = isShown;
    }

    /// The path of a file.
    public static String path(String token, String name) {
        return '/' + ROOT + '/' + token + '/' + FileNames.encoded(name);
    }

    /// The path by which it is uploaded.
    public static String path(String token, String name, String secret) {
        return path(token, name) + '?' + SECRET + '=' + secret;
    }

    @Override
    public Response handle(Request request) throws IOException {
        return shared(answer(request));
    }

    private Response answer(Request request) throws IOException {
        try {
            return switch (request.method()) {
                case "GET", "HEAD" -> download(request);
                case "PUT" -> upload(request);
                case "OPTIONS" -> Response.of(Status.NO_CONTENT).with("Allow", METHODS);
                default ->
                    Response.text(Status.METHOD_NOT_ALLOWED, "Files are uploaded with PUT and downloaded with GET\n")
                            .with("Allow", METHODS);
            };
        } catch (HttpProblem e) {
            return Response.text(e.status(), e.getMessage() + '\n');
        } catch (StoreException e) {
            LOG.error("A file could not be looked for or kept", e);
            return Response.text(Status.UNAVAILABLE, "Files cannot be had at the moment\n");
        }
    }

    /// With what lets pages of any origin ask (Fetch §3.2), and lets a browser run nothing of it.
    private static Response shared(Response response) {
        return response.with("Access-Control-Allow-Origin", "*")
                .with("Access-Control-Allow-Methods", METHODS)
                .with("Access-Control-Allow-Headers", "Authorization, Content-Type, Range, If-Range, If-None-Match")
                .with("Access-Control-Expose-Headers", "Content-Disposition, Content-Length, Content-Range, ETag")
                .with("Access-Control-Max-Age", "7200")
                .with("X-Content-Type-Options", "nosniff")
                .with("Content-Security-Policy", "default-src 'none'; sandbox")
                .with("Cross-Origin-Resource-Policy", "cross-origin")
                .with("Referrer-Policy", "no-referrer");
    }

    /// What is not shown is not there, in no way.
    private Named named(Request request) throws HttpProblem {
        Named named = Named.of(request);
        Optional<Domain> host = files.host(named.token());
        if (host.isPresent() && !isShown.test(request.from().peer(), host.get())) {
            throw nothing();
        }
        return named;
    }

    /// A token and a name.
    private record Named(String token, String name) {
        static Named of(Request request) throws HttpProblem {
            List<String> path = request.path();
            if (path.size() != SEGMENTS || !path.getFirst().equals(ROOT)) {
                throw nothing();
            }
            return new Named(path.get(1), path.get(2));
        }
    }

    private Response download(Request request) throws HttpProblem, IOException {
        Named named = named(request);
        Optional<StoredFile> found = files.find(named.token())
                .filter(file -> file.isThere() && file.name().equals(named.name()));
        if (found.isEmpty()) {
            throw files.isOver(named.token())
                    ? new HttpProblem(Status.GONE, "This file was here and is not any more")
                    : nothing();
        }
        StoredFile file = found.get();
        Content content;
        try {
            content = Content.of(files.bytes(file));
        } catch (NoSuchFileException e) {
            LOG.warn("A file that was here is gone from the disk: {}", file.id());
            throw new HttpProblem(Status.GONE, "This file was here and is not any more");
        }
        boolean isHarmless = FileTypes.isHarmless(file.type());
        return Response.of(Status.OK, FileTypes.field(file.type()), content)
                .with("Accept-Ranges", "bytes")
                .with("ETag", '"' + file.check().substring(0, TAG) + '"')
                .with("Content-Disposition", FileNames.disposition(file.name(), isHarmless))
                // What is at an address never changes. How long it stays is nobody's affair.
                .with("Cache-Control", "private, max-age=86400, immutable");
    }

    private Response upload(Request request) throws HttpProblem, IOException {
        Named named = named(request);
        String secret = request.parameter(SECRET).orElse("");
        Body body = request.body();
        boolean hasLength = request.headers().first("Content-Length").isPresent() && body.length() != Body.UNKNOWN;
        if (!hasLength) {
            throw new HttpProblem(Status.LENGTH_REQUIRED, "An upload says how long it is");
        }
        try (Upload upload = files.begin(named.token(), secret, named.name(), body.length())) {
            while (body.read(upload.piece()) >= 0) {
                upload.filled();
            }
            upload.finish();
            return Response.of(Status.CREATED);
        } catch (Refused e) {
            throw problem(e.why());
        }
    }

    private static HttpProblem nothing() {
        return new HttpProblem(Status.NOT_FOUND, "There is no such file");
    }

    private static HttpProblem problem(Refusal why) {
        return switch (why) {
            case UNKNOWN -> nothing();
            case FORBIDDEN -> new HttpProblem(Status.FORBIDDEN, "This address is not one for an upload");
            case USED -> new HttpProblem(Status.CONFLICT, "The file is there already");
            case BUSY -> new HttpProblem(Status.CONFLICT, "The file is being uploaded at this moment");
            case OVER -> new HttpProblem(Status.GONE, "The time for this upload is over; ask for another slot");
            case TOO_LONG -> new HttpProblem(Status.CONTENT_TOO_LARGE, "The file is longer than was said");
            case TOO_SHORT -> new HttpProblem(Status.BAD_REQUEST, "The file is shorter than was said");
            case NO_ROOM -> new HttpProblem(Status.NO_ROOM, "There is no room for the file at the moment");
        };
    }
}
