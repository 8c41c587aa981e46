package org.btestfarm.ledger.journal;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What is wrong with a file, in words; the JDK's own messages are often the bare path. */
public final class FileProblems {
    private FileProblems() {}

    /** One phrase, without the path. */
    public static String reason(IOException problem) {
        if (problem instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (problem instanceof NoSuchFileException) {
            return "there is no such file or directory";
        }
        if (problem instanceof FileAlreadyExistsException || problem instanceof NotDirectoryException) {
            return "it is not a directory";
        }
        if (problem instanceof CharacterCodingException) {
            return "it is not text in UTF-8";
        }
        if (problem instanceof FileSystemException other && other.getReason() != null) {
            return other.getReason();
        }
        String message = problem.getMessage();
        return message == null ? problem.getClass().getSimpleName() : message.replaceAll("\\s+", " ");
    }
}
