package im.clove.node.admin.task;

import java.util.List;

/// What came of a task.
///
/// @param note in words
/// @param told values for programs and lists for people
public record Result(String note, List<Told> told) {
    public Result {
        told = List.copyOf(told);
    }

    static Result of(String note) {
        return new Result(note, List.of());
    }

    /// @param field what it is
    public record Told(Field field, List<String> values) {
        public Told {
            values = List.copyOf(values);
        }
    }
}
