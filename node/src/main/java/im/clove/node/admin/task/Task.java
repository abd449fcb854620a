package im.clove.node.admin.task;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.NodeControl;
import java.util.List;
import java.util.Optional;

/// Something the owner of a node can have done.
///
/// @param node its name for programs (XEP-0133)
/// @param name its name for people
/// @param command how the command line calls it
/// @param fields what it needs to know; none if it only tells
/// @param before what is so at the moment, to be shown in the fields
public record Task(String node, String name, String command, List<Field> fields, Before before, Work work) {
    public Task {
        fields = List.copyOf(fields);
    }

    /// Reads what is so at the moment; may block.
    @FunctionalInterface
    public interface Before {
        Answers read(NodeControl node) throws ControlException;
    }

    /// Does it; may block.
    @FunctionalInterface
    public interface Work {
        Result run(NodeControl node, Answers answers) throws ControlException;
    }

    static Task of(String node, String name, String command, List<Field> fields, Work work) {
        return new Task(node, name, command, fields, _ -> new Answers(), work);
    }

    /// @throws ControlException if it is not possible, something is missing, or a word means nothing; then nothing was
    ///     done
    public Result run(NodeControl node, Answers answers) throws ControlException {
        Optional<Field> missing = fields.stream()
                .filter(field -> field.isRequired() && !answers.has(field.var()))
                .findFirst();
        if (missing.isPresent()) {
            throw ControlException.refused(
                    missing.get().label() + " is missing (" + missing.get().var() + ")");
        }
        return work.run(node, answers);
    }
}
