package org.colotride.data.fetch;

import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Downloads files from the first of several addresses that has them. A broken download continues where it stopped, within
 * a call and in the next one. Attempts that bring nothing are repeated a few times, each pause twice as long as the last.
 */
final class HttpFiles implements FetchWay {
    /** Without anything new. */
    private static final int ATTEMPTS = 4;

    /**
     * How long to wait for a server.
     *
     * @param silence of connecting, and of a server that sends nothing
     * @param pause after the first failed attempt
     */
    record Patience(Duration silence, Duration pause) {
        static Patience standard() {
            return new Patience(Duration.ofSeconds(30), Duration.ofSeconds(1));
        }
    }

    private final List<URI> bases;
    private final List<RemoteFile> files;
    private final Patience patience;

    /** @param bases addresses that end in a slash, each holding all files */
    HttpFiles(List<URI> bases, List<RemoteFile> files, Patience patience) {
        this.bases = List.copyOf(bases);
        this.files = List.copyOf(files);
        this.patience = patience;
    }

    @Override
    public String title() {
        return "the data set's own addresses ("
                + String.join(", ", bases.stream().map(URI::getHost).toList()) + ")";
    }

    @Override
    public void fetch(Path into, Consumer<String> progress) throws IOException {
        for (RemoteFile file : files) {
            Path target = into.resolve(file.name());
            if (!Files.isRegularFile(target)) {
                fetchFile(file, target, progress);
            }
        }
    }

    private void fetchFile(RemoteFile file, Path target, Consumer<String> progress) throws IOException {
        PartialFile part = PartialFile.of(target);
        IOException last = null;
        for (URI base : bases) {
            try {
                fetchFrom(base.resolve(file.name()), file, part, progress);
                part.complete(target);
                return;
            } catch (UnknownHostException e) {
                last = new IOException(base.getHost() + " cannot be reached (no network?)", e);
                progress.accept(last.getMessage());
            } catch (IOException e) {
                last = new IOException(base.resolve(file.name()) + ": " + e.getMessage(), e);
                progress.accept(last.getMessage());
            }
        }
        throw last;
    }

    private void fetchFrom(URI address, RemoteFile file, PartialFile part, Consumer<String> progress)
            throws IOException {
        HttpDownload download = new HttpDownload(file, part, patience.silence(), progress);
        boolean wrongOnce = false;
        int attempt = 1;
        while (true) {
            long before = part.size();
            try {
                download.from(address);
                String found = found(file, part);
                if (found == null) {
                    return;
                }
                part.delete();
                String wrong = file.name() + " is not the published file: " + found + ", expected "
                        + file.checksum().orElseThrow();
                if (wrongOnce) {
                    throw new RefusedException(wrong);
                }
                wrongOnce = true;
                progress.accept(wrong + "; thrown away, downloading it once more");
            } catch (RefusedException | UnknownHostException e) {
                throw e;
            } catch (IOException e) {
                attempt = part.size() > before ? 1 : attempt + 1;
                if (attempt > ATTEMPTS) {
                    throw e;
                }
                progress.accept(address + ": " + e.getMessage());
                pause(patience.pause().toMillis() << Math.max(0, attempt - 2));
            }
        }
    }

    /** The checksum that was found; null if it is the published one, or none was published. */
    private static String found(RemoteFile file, PartialFile part) throws IOException {
        if (file.checksum().isEmpty()) {
            return null;
        }
        Checksum found = file.checksum().get().of(part.file());
        return found.equals(file.checksum().get()) ? null : found.toString();
    }

    private static void pause(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException("interrupted", e);
        }
    }
}
