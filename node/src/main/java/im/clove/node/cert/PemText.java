package im.clove.node.cert;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The blocks of a PEM text, read as generously as RFC 7468 §2 allows (its "lax" grammar) and a bit more: any line
/// ends, indentation, text around and between, blank lines, headers of RFC 1421, a byte order mark, everything on one
/// line. What is in a block is for the caller to judge.
final class PemText {
    private static final int MAX_BYTES = 1 << 20;
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";
    private static final int MAX_LABEL = 60;
    private static final int DER_SEQUENCE = 0x30;
    private static final Pattern LINE_END = Pattern.compile("\\R");

    private PemText() {}

    /// One block.
    ///
    /// @param label what is between `BEGIN` and the dashes
    /// @param isEncrypted whether a header says so, as OpenSSL's older form does
    record Block(String label, byte[] content, boolean isEncrypted) {
        boolean isKey() {
            return label.endsWith("PRIVATE KEY");
        }
    }

    /// A file's text.
    ///
    /// @throws CertificateRefusedException if it cannot be read, with the reason, or is no text at all
    static String read(Path file) throws CertificateRefusedException {
        byte[] bytes;
        try {
            if (Files.isDirectory(file)) {
                throw new CertificateRefusedException(file + " is a folder; a file with PEM text belongs here");
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new CertificateRefusedException(file + " is too large to hold certificates or a key");
            }
            bytes = Files.readAllBytes(file);
        } catch (CertificateRefusedException e) {
            throw e;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        if (bytes.length > 1 && bytes[0] == DER_SEQUENCE && bytes[1] < 0) {
            throw new CertificateRefusedException(file + " is in binary form, and PEM text is needed"
                    + " (-----BEGIN …): `openssl x509 -inform der -in FILE` and `openssl pkey -inform der -in FILE`"
                    + " convert a certificate and a key, `openssl pkcs12 -nodes -in FILE` a .p12 or .pfx file");
        }
        return decode(bytes);
    }

    static CertificateRefusedException unreadable(Path file, IOException e) {
        return new CertificateRefusedException(
                switch (e) {
                    case NoSuchFileException _ -> "there is no file " + file;
                    case AccessDeniedException _ ->
                        file + " cannot be read: permission denied. If it belongs to root, let root do this and name"
                                + " the data folder: sudo clove cert import … --data FOLDER";
                    default -> file + " cannot be read: " + e.getMessage();
                },
                e);
    }

    /// Editors on Windows put a mark in front, and some write two bytes for each character.
    private static String decode(byte[] bytes) {
        int mark = bytes.length < 2 ? 0 : (bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF;
        if (mark == 0xFEFF || mark == 0xFFFE) {
            return new String(bytes, StandardCharsets.UTF_16);
        }
        // Every byte is some character, so nothing around the blocks can be malformed.
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /// The blocks in their order.
    ///
    /// @param name the file, for the message
    /// @throws CertificateRefusedException if a block has no end
    static List<Block> blocks(String text, Path name) throws CertificateRefusedException {
        List<Block> out = new ArrayList<>();
        int at = 0;
        while ((at = text.indexOf(BEGIN, at)) >= 0) {
            int labelAt = at + BEGIN.length();
            int labelEnd = text.indexOf(DASHES, labelAt);
            if (labelEnd < 0 || labelEnd - labelAt > MAX_LABEL) {
                at = labelAt;
                continue;
            }
            String label = text.substring(labelAt, labelEnd);
            int bodyAt = labelEnd + DASHES.length();
            int end = text.indexOf(END + label + DASHES, bodyAt);
            int next = text.indexOf(BEGIN, bodyAt);
            if (end < 0 || next >= 0 && next < end) {
                long line = text.substring(0, at).lines().count() + 1;
                throw new CertificateRefusedException(name + " is damaged: what begins in line " + line + " with "
                        + BEGIN + label + DASHES + " has no end");
            }
            out.add(block(label, text.substring(bodyAt, end)));
            at = end + END.length();
        }
        return out;
    }

    private static Block block(String label, String body) {
        // Copied out of a program or an environment, line ends are often written as two characters.
        List<String> lines = LINE_END.splitAsStream(body.replace("\\r", "").replace("\\n", "\n"))
                .toList();
        boolean isEncrypted =
                lines.stream().anyMatch(line -> line.contains("Proc-Type:") && line.contains("ENCRYPTED"));
        String base64 = lines.stream().filter(line -> line.indexOf(':') < 0).collect(Collectors.joining());
        byte[] content;
        try {
            content = Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException _) {
            // Not the right number of characters. What it should be is known to whoever looks inside, and says so.
            content = new byte[0];
        }
        return new Block(label, content, isEncrypted || label.startsWith("ENCRYPTED "));
    }
}
