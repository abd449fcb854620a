package im.clove.xmpp.xml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/// Streams on which the parser is tried: files under `corpus/`, in a directory named after what they must come to.
final class Corpus {
    private Corpus() {}

    /// @param expected the violation, empty where the stream is to be read to its end
    record Sample(String name, Optional<StreamEvent.Kind> expected, byte[] bytes) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Sample> samples() {
        try {
            Path root = Path.of(
                    Objects.requireNonNull(Corpus.class.getResource("/corpus")).toURI());
            try (Stream<Path> files = Files.walk(root)) {
                return files.filter(file -> file.toString().endsWith(".xml"))
                        .sorted()
                        .map(Corpus::sample)
                        .toList();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static Sample sample(Path file) {
        String directory = file.getParent().getFileName().toString();
        try {
            return new Sample(
                    directory + "/" + file.getFileName(),
                    directory.equals("accepted")
                            ? Optional.empty()
                            : Optional.of(StreamEvent.Kind.valueOf(
                                    directory.replace('-', '_').toUpperCase(Locale.ROOT))),
                    Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<StreamEvent> whole(byte[] bytes) {
        return new StreamParser(XmlLimits.CLIENT).feed(ByteBuffer.wrap(bytes));
    }

    static List<StreamEvent> inTwo(byte[] bytes, int at) {
        StreamParser parser = new StreamParser(XmlLimits.CLIENT);
        List<StreamEvent> events = new ArrayList<>(parser.feed(ByteBuffer.wrap(bytes, 0, at)));
        events.addAll(parser.feed(ByteBuffer.wrap(bytes, at, bytes.length - at)));
        return events;
    }

    /// Byte by byte, each from the same array, which is overwritten in between.
    static List<StreamEvent> byteByByte(byte[] bytes) {
        StreamParser parser = new StreamParser(XmlLimits.CLIENT);
        List<StreamEvent> events = new ArrayList<>();
        byte[] one = new byte[1];
        for (byte b : bytes) {
            one[0] = b;
            events.addAll(parser.feed(ByteBuffer.wrap(one)));
        }
        return events;
    }

    static List<StreamEvent> inPieces(byte[] bytes, Random random, StreamParser parser) {
        List<StreamEvent> events = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            int length = Math.min(bytes.length - at, 1 + random.nextInt(64));
            ByteBuffer direct = ByteBuffer.allocateDirect(length);
            direct.put(bytes, at, length).flip();
            events.addAll(parser.feed(direct));
            at += length;
        }
        return events;
    }
}
