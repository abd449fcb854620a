package im.clove.web;

import im.clove.http.Content;
import im.clove.http.Response;
import im.clove.http.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The files that pages are made of: our own under `page/`, and those of Converse.js, compressed as in the program,
/// under
/// `converse/VERSION/`. Thread-safe.
public final class Assets {
    /// As in `converse.lock`.
    public static final String CONVERSE = "14.0.0";

    private static final int TAG = 16;

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("wasm", "application/wasm"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/vnd.microsoft.icon"),
            Map.entry("ttf", "font/ttf"),
            Map.entry("mp3", "audio/mpeg"),
            Map.entry("ogg", "audio/ogg"));

    /// What is there, with its hash: nothing else of the class path is ever looked for.
    private final Map<String, String> converse = manifest("converse/MANIFEST");

    /// @param path segments of the address
    /// @param compressed whether the browser takes gzip
    /// @return empty if there is no such file
    public Optional<Response> find(List<String> path, boolean compressed) throws IOException {
        boolean isConverse =
                path.size() > 2 && path.get(0).equals("converse") && path.get(1).equals(CONVERSE);
        if (isConverse) {
            String name = String.join("/", path.subList(2, path.size()));
            String hash = converse.get(name);
            return hash == null ? Optional.empty() : Optional.of(packed(name, hash, compressed));
        }
        if (path.size() == 2 && path.getFirst().equals("page") && path.get(1).matches("[a-z]+\\.[a-z]+")) {
            byte[] bytes = read("page/" + path.get(1));
            return bytes == null
                    ? Optional.empty()
                    : Optional.of(response(path.get(1), Content.of(bytes)).with("ETag", tag(hash(bytes))));
        }
        return Optional.empty();
    }

    private static Response packed(String name, String hash, boolean compressed) throws IOException {
        Content content = ResourceContent.of("converse/" + name + ".gz", !compressed);
        Response response = response(name, content)
                .with("Vary", "Accept-Encoding")
                .with("ETag", tag(compressed ? hash + "z" : hash));
        return compressed ? response.with("Content-Encoding", "gzip") : response;
    }

    private static Response response(String name, Content content) {
        String end = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return Response.of(Status.OK, TYPES.getOrDefault(end, "text/plain; charset=utf-8"), content);
    }

    private static String tag(String hash) {
        return '"' + hash.substring(0, TAG) + (hash.endsWith("z") ? "z" : "") + '"';
    }

    static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    static byte @Nullable [] read(String name) throws IOException {
        try (InputStream in = Assets.class.getResourceAsStream(name)) {
            return in == null ? null : in.readAllBytes();
        }
    }

    /// @return hashes by name
    static Map<String, String> manifest(String file) {
        try {
            byte[] bytes = read(file);
            if (bytes == null) {
                throw new IllegalStateException("The program lacks " + file);
            }
            Map<String, String> hashes = new HashMap<>();
            new String(bytes, StandardCharsets.UTF_8).lines().forEach(line -> {
                String[] parts = line.split("  ", 2);
                hashes.put(parts[1], parts[0]);
            });
            return Map.copyOf(hashes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
