package im.clove.node.admin;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/// What was wrong with a file, for a person: the JDK's exceptions often say its path and nothing else. Pure.
public final class FileTrouble {
    private FileTrouble() {}

    /// The file, if the exception knows it, and the reason.
    public static String words(IOException e) {
        if (e instanceof FileSystemException about && about.getFile() != null) {
            return about.getFile()
                    + (about.getOtherFile() == null ? "" : " (with " + about.getOtherFile() + ")")
                    + ": " + reason(about);
        }
        return reason(e);
    }

    /// The reason alone.
    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "permission denied";
            case FileAlreadyExistsException _ -> "exists already";
            case NotDirectoryException _ -> "is not a folder";
            case DirectoryNotEmptyException _ -> "is a folder with something in it";
            case FileSystemLoopException _ -> "its links lead in a circle";
            case FileSystemException about when about.getReason() != null -> about.getReason();
            case FileSystemException about -> "failed (" + about.getClass().getSimpleName() + ")";
            case CharacterCodingException _ -> "is not text";
            case FileNotFoundException missing -> String.valueOf(missing.getMessage());
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    }
}
