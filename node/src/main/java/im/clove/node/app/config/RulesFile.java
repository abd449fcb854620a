package im.clove.node.app.config;

import im.clove.clearnet.policy.BridgeFile;
import im.clove.clearnet.policy.BridgeFileException;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.OwnerFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// The file with the rules of the bridge (`bridge.rules`), read whole and written in one step.
public final class RulesFile {
    private final Path file;

    public RulesFile(Path file) {
        this.file = file;
    }

    public Path path() {
        return file;
    }

    /// What it says; one that is not there says nothing.
    ///
    /// @throws ControlException with everything that is wrong in it
    public BridgeFile read() throws ControlException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(BridgeFile.MOST_BYTES + 1);
            if (bytes.length > BridgeFile.MOST_BYTES) {
                throw ControlException.refused(
                        file + " is larger than " + (BridgeFile.MOST_BYTES >> 10) + " KiB, which no rules need");
            }
            return BridgeFile.parse(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (NoSuchFileException _) {
            return BridgeFile.EMPTY;
        } catch (CharacterCodingException e) {
            throw new ControlException(ControlException.Kind.REFUSED, file + " is no text in UTF-8", e);
        } catch (IOException e) {
            throw ControlException.of(e);
        } catch (BridgeFileException e) {
            throw new ControlException(
                    ControlException.Kind.REFUSED,
                    file + " is not right: " + (e.problems().size() == 1 ? "" : "\n") + e.getMessage(),
                    e);
        }
    }

    public void write(BridgeFile rules) throws ControlException {
        try {
            OwnerFiles.replace(file, rules.text().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw ControlException.of(e);
        }
    }
}
