package im.clove.node.app.cli;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.FileTrouble;
import im.clove.node.admin.OwnerFiles;
import im.clove.xmpp.jid.Jid;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Accounts that go: `user export`, `archive export`.
final class ExportCommands {
    private ExportCommands() {}

    abstract static sealed class Base extends Command permits OfUser, OfArchive {
        Base(Cli cli) {
            super(cli);
        }

        /// Into a new file that only its owner can read.
        final Exit export(Optional<String> name, boolean onlyArchive, Path file) throws Exception {
            Site site = site();
            Optional<Jid> user = name.isPresent() ? Optional.of(site.account(name.get())) : Optional.empty();
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                throw ControlException.refused("There is already a file " + file + "; an export never replaces one");
            }
            Path beside = file.resolveSibling(file.getFileName() + ".unfinished");
            try (FileChannel channel = FileChannel.open(
                    beside,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    OwnerFiles.fileAttributes(file.toAbsolutePath()))) {
                BufferedWriter out = new BufferedWriter(
                        new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8), 1 << 16);
                site.control(node -> {
                    node.export(user, onlyArchive, text -> write(out, text));
                    return true;
                });
                out.flush();
                channel.force(true);
                Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
                OwnerFiles.syncFolder(file);
            } catch (FileAlreadyExistsException e) {
                throw new ControlException(
                        ControlException.Kind.REFUSED,
                        beside + " is left from an export that did not finish; remove it first",
                        e);
            } catch (UncheckedIOException e) {
                return notWritten(beside, new IOException(e.getMessage(), e));
            } catch (IOException e) {
                return notWritten(beside, e);
            } catch (ControlException e) {
                Files.deleteIfExists(beside);
                throw e;
            }
            cli.say("Written to " + file + ", " + Files.size(file) + " bytes.");
            return Exit.OK;
        }

        private Exit notWritten(Path beside, IOException e) throws IOException {
            Files.deleteIfExists(beside);
            cli.complain("clove: " + FileTrouble.words(e));
            return Exit.FAILED;
        }

        private static void write(BufferedWriter out, String text) {
            try {
                out.write(text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @CommandLine.Command(
            name = "export",
            description = "Write an account into a file that other servers read: contacts, messages, settings, keys of"
                    + " the password (XEP-0227).",
            footer = {
                "Works while the node runs. The file is not encrypted, and whoever has it can try passwords on it: keep"
                        + " it as you would keep them.",
                "Not in it: rights of administrators, sessions, what waits for other servers."
            })
    static final class OfUser extends Base {
        @Option(names = "--all", description = "Write all accounts; then only FILE is named.")
        boolean all;

        @Parameters(
                arity = "1..2",
                paramLabel = "[NAME] FILE",
                hideParamSyntax = true,
                description = "The account, and the new file.")
        List<String> words = List.of();

        OfUser(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            if (words.size() != (all ? 1 : 2)) {
                throw ControlException.refused("Name an account and a file: `user export NAME FILE`; or all accounts:"
                        + " `user export --all FILE`");
            }
            return export(all ? Optional.empty() : Optional.of(words.getFirst()), false, file(words.getLast()));
        }
    }

    private static Path file(String text) throws ControlException {
        Optional<String> garbled = Garbled.in(text);
        if (garbled.isPresent()) {
            throw new ControlException(ControlException.Kind.REFUSED, garbled.get());
        }
        return Path.of(text);
    }

    @CommandLine.Command(
            name = "export",
            description = "Write an account's archive into a file that other servers read (XEP-0227).",
            footer = "Messages stand in it in the order in which they came, each with its id and its time.")
    static final class OfArchive extends Base {
        @Parameters(index = "0", paramLabel = "NAME", description = "Whose archive.")
        String name = "";

        @Parameters(index = "1", paramLabel = "FILE", description = "The new file.")
        Path file = Path.of("");

        OfArchive(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            return export(Optional.of(name), true, file);
        }
    }
}
