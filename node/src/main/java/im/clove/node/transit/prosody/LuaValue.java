package im.clove.node.transit.prosody;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A literal of Lua. Immutable, but for the bytes of a text, which nobody changes.
sealed interface LuaValue {
    /// Bytes, which are UTF-8 where they are text.
    record Text(byte[] bytes) implements LuaValue {
        /// Empty if they are no UTF-8.
        Optional<String> read() {
            try {
                return Optional.of(StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString());
            } catch (CharacterCodingException e) {
                return Optional.empty();
            }
        }
    }

    record Quantity(double value) implements LuaValue {}

    record Flag(boolean value) implements LuaValue {}

    /// @param list values without a key, in order
    /// @param fields by key, as far as keys are texts, in order
    /// @param off what is under the key `false`, where Prosody keeps what concerns all others; null for none
    record Table(
            List<LuaValue> list,
            Map<String, LuaValue> fields,
            @Nullable LuaValue off) implements LuaValue {
        /// A text; empty if there is none under this key.
        Optional<String> text(String key) {
            return fields.get(key) instanceof Text text ? text.read() : Optional.empty();
        }

        Optional<Table> table(String key) {
            return fields.get(key) instanceof Table table ? Optional.of(table) : Optional.empty();
        }

        Optional<Double> number(String key) {
            return fields.get(key) instanceof Quantity number ? Optional.of(number.value) : Optional.empty();
        }

        boolean is(String key) {
            return fields.get(key) instanceof Flag flag && flag.value;
        }
    }
}
