package org.colotride.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.stream.Stream;
import org.colotride.cluster.ClusterException;
import org.colotride.config.ConfigException;
import org.colotride.data.UnreadableImageException;
import org.colotride.data.source.FileNames;
import org.colotride.experiment.TrainingStoppedException;
import org.colotride.io.StorageException;
import org.colotride.model.ModelFiles;

/** Says in one message what went wrong, and what to do about it. */
final class ErrorMessages {
    private static final String WHERE =
            " in MAVEN_OPTS (bin/colo-tride: in COLO_TRIDE_OPTS), set train.microBatch, or lower train.pairs or"
                    + " evaluation.batch";

    private ErrorMessages() {}

    static String describe(Throwable error) {
        return causes(error)
                .map(ErrorMessages::memory)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> plain(error));
    }

    /** Whether the message alone tells a user what to do. */
    static boolean explainsItself(Throwable error) {
        return error instanceof ConfigException
                || error instanceof StorageException
                || error instanceof ClusterException
                || error instanceof IOException
                || error instanceof UncheckedIOException
                || error instanceof UnreadableImageException
                || error instanceof InvalidPathException
                || error instanceof TrainingStoppedException
                || error instanceof ModelFiles.BrokenModelException
                || causes(error).anyMatch(cause -> memory(cause).isPresent());
    }

    private static Stream<Throwable> causes(Throwable error) {
        return Stream.iterate(error, cause -> cause != null, Throwable::getCause)
                .limit(20);
    }

    /** Which limit was reached; JavaCPP and the JVM both throw {@link OutOfMemoryError}. */
    private static Optional<String> memory(Throwable error) {
        if (!(error instanceof OutOfMemoryError)) {
            return Optional.empty();
        }
        String message = String.valueOf(error.getMessage());
        if (message.contains("Physical memory usage is too high")) {
            return Optional.of("Out of memory: the whole process reached its limit (" + message
                    + "). Raise -Dorg.bytedeco.javacpp.maxphysicalbytes" + WHERE + ".");
        }
        if (message.contains("Failed to allocate memory within limits")) {
            return Optional.of("Out of memory: the arrays outside of the Java heap reached their limit (" + message
                    + "). Raise -Dorg.bytedeco.javacpp.maxbytes (and maxphysicalbytes with it)" + WHERE + ".");
        }
        if (message.contains("heap space") || message.contains("GC overhead")) {
            return Optional.of("Out of memory: the Java heap reached its limit of "
                    + (Runtime.getRuntime().maxMemory() >> 20) + " MiB. Raise -Xmx" + WHERE + ".");
        }
        // JavaCPP's "Cannot allocate new …" has one of the messages above for a cause.
        return error.getCause() instanceof OutOfMemoryError
                ? Optional.empty()
                : Optional.of("Out of memory: " + message + ". The limits are" + WHERE + ".");
    }

    private static String plain(Throwable error) {
        if (error instanceof UncheckedIOException wrapped) {
            return plain(wrapped.getCause());
        }
        if (error instanceof InvalidPathException path) {
            return FileNames.describe(path);
        }
        if (error instanceof NoSuchFileException absent) {
            return absent.getFile() + ": there is no such file";
        }
        if (error instanceof AccessDeniedException denied) {
            return denied.getFile() + ": permission denied";
        }
        if (error instanceof FileSystemException file) {
            return file.getFile() + ": " + (file.getReason() == null ? "cannot be used" : file.getReason());
        }
        return explainsItself(error)
                ? error.getMessage()
                : error.getClass().getSimpleName() + ": " + error.getMessage();
    }
}
