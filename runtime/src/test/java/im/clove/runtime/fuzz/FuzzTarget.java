package im.clove.runtime.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// One reader of foreign bytes, and what must hold whatever these are. Stateless: one input, one verdict. Whatever
/// [#run] throws is a finding; the exceptions that a reader declares for bad input are caught inside.
public interface FuzzTarget {
    /// The name on the command line, and of the folder of kept inputs.
    String name();

    /// Valid inputs, and known bad ones.
    List<byte[]> seeds();

    /// What an input is made of.
    default List<String> words() {
        return List.of();
    }

    /// The bytes of an input.
    default int most() {
        return 4 * 1024;
    }

    /// The most a single input may take from the heap, in bytes: a base, and a factor of its length.
    default long heap(int length) {
        return (4L << 20) + 2_000L * length;
    }

    /// Tries one input.
    ///
    /// @param random for choices of the test, such as where to cut; the same for the same input
    /// @return what came of it, coarse: an input with a new one is worth more tries
    Object run(byte[] input, RandomGenerator random) throws Exception;

    /// Fails unless this holds.
    static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    static List<byte[]> texts(String... texts) {
        return Stream.of(texts)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    static String text(byte[] input) {
        return new String(input, StandardCharsets.UTF_8);
    }
}
