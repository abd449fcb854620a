package im.clove.node.files;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// As what files are served (H-09, N-05): what no browser runs keeps its type, anything else is a heap of bytes to be
/// saved. Pure.
final class FileTypes {
    static final String BYTES = "application/octet-stream";

    private static final String TEXT = "text/plain";
    private static final Set<String> IMAGES = Set.of(
            "image/avif",
            "image/bmp",
            "image/gif",
            "image/heic",
            "image/heif",
            "image/jpeg",
            "image/jxl",
            "image/png",
            "image/webp");
    private static final Pattern SOUND_AND_VIDEO = Pattern.compile("(audio|video)/[a-z0-9][a-z0-9.-]{0,60}");

    private FileTypes() {}

    /// Of what a client has said, with or without parameters.
    static String served(String said) {
        String type = said.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return isHarmless(type) ? type : BYTES;
    }

    /// Whether a browser may show it in its place.
    static boolean isHarmless(String type) {
        return type.equals(TEXT)
                || IMAGES.contains(type)
                || SOUND_AND_VIDEO.matcher(type).matches();
    }

    /// The field `Content-Type`.
    static String field(String type) {
        return type.equals(TEXT) ? TEXT + "; charset=utf-8" : type;
    }
}
