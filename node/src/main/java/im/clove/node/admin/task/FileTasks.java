package im.clove.node.admin.task;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.FileInfo;
import im.clove.node.admin.task.Field.Kind;
import im.clove.xmpp.jid.Jid;
import java.util.List;
import java.util.Optional;

/// The tasks about files that users have uploaded (XEP-0363). XEP-0133 has none.
public final class FileTasks {
    private static final String NS = "urn:clove:admin#";

    public static final String ID = "id";

    private static final Field WHOSE = Field.optional(Tasks.ACCOUNT, Kind.ACCOUNT, "The account; all if there is none");

    public static final Task LIST =
            Task.of(NS + "list-files", "Get List of Files", "files list", List.of(WHOSE), (node, in) -> {
                List<FileInfo> files = node.files(whose(in));
                Field field = Field.optional("files", Kind.LINES, "Files");
                return new Result(
                        count(files.size()),
                        List.of(new Result.Told(
                                field, files.stream().map(FileTasks::line).toList())));
            });

    public static final Task PRUNE = Task.of(
            NS + "prune-files",
            "Remove Old Files",
            "files prune",
            List.of(
                    WHOSE,
                    Field.optional(
                            Tasks.BEFORE, Kind.TEXT, "What came before this date goes; otherwise what has expired")),
            (node, in) -> {
                long removed = node.pruneFiles(whose(in), in.moment(Tasks.BEFORE));
                return Result.of(count(removed) + (removed == 1 ? " is" : " are") + " removed.");
            });

    public static final Task REMOVE = Task.of(
            NS + "remove-file",
            "Remove File",
            "files remove",
            List.of(Field.required(ID, Kind.TEXT, "The file, as the list calls it")),
            (node, in) -> {
                node.removeFile(in.text(ID));
                return Result.of("The file is removed.");
            });

    private FileTasks() {}

    private static Optional<Jid> whose(Answers in) throws ControlException {
        return in.has(Tasks.ACCOUNT) ? Optional.of(in.account(Tasks.ACCOUNT)) : Optional.empty();
    }

    private static String count(long files) {
        return files + (files == 1 ? " file" : " files");
    }

    private static String line(FileInfo file) {
        return file.id() + ", " + file.owner() + ", " + file.name() + ", " + file.size() + " bytes, " + file.at();
    }
}
