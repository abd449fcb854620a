package im.clove.node.web;

import im.clove.http.HttpProblem;
import im.clove.http.Request;
import im.clove.http.Response;
import im.clove.http.Status;
import im.clove.web.Assets;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// The pages and what they are made of. Nothing in them comes from elsewhere, and their policy says so.
final class Pages {
    private static final String STRICT =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Assets assets = new Assets();

    /// A page by its name.
    Response page(Door door, Request request, String name) throws HttpProblem, IOException {
        requireRead(request);
        String authority =
                request.headers().first("Host").orElse(request.host()).toLowerCase(Locale.ROOT);
        String policy = name.equals("chat") ? chat(door.socketScheme() + "://" + authority) : STRICT;
        return found(request, List.of("page", name + ".html"))
                .with("Content-Security-Policy", policy)
                .with("Cache-Control", "no-cache");
    }

    /// OMEMO's curve is WebAssembly; Converse.js gives elements their own style.
    ///
    /// @param socket where its WebSocket is, which not every browser takes for its own host
    private static String chat(String socket) {
        return "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline';"
                + " img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self' " + socket
                + "; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none';"
                + " frame-ancestors 'none'";
    }

    /// What a page is made of.
    Response asset(Request request, List<String> path) throws HttpProblem, IOException {
        requireRead(request);
        // The version is part of a path of Converse.js, so what is there never changes.
        boolean isForGood = path.getFirst().equals("converse");
        return found(request, path)
                .with("Cache-Control", isForGood ? "public, max-age=31536000, immutable" : "no-cache");
    }

    private Response found(Request request, List<String> path) throws HttpProblem, IOException {
        return assets.find(path, request.headers().members("Accept-Encoding").contains("gzip"))
                .orElseThrow(() -> new HttpProblem(Status.NOT_FOUND, "There is nothing"));
    }

    static void requireRead(Request request) throws HttpProblem {
        if (!request.isRead()) {
            throw new HttpProblem(Status.METHOD_NOT_ALLOWED, "This can only be read");
        }
    }
}
