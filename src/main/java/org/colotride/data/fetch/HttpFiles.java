package org.colotride.data.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Downloads files from the first of several addresses that has them. A broken download continues where it stopped, within
 * a call and in the next one.
 */
final class HttpFiles implements FetchWay {
    private static final int ATTEMPTS = 3;
    private static final int MEGABYTE = 1 << 20;

    private final List<URI> bases;
    private final List<String> files;
    private final Duration timeout;

    /**
     * @param bases addresses that end in a slash, each holding all files
     * @param timeout of connecting, and of silence while reading
     */
    HttpFiles(List<URI> bases, List<String> files, Duration timeout) {
        this.bases = List.copyOf(bases);
        this.files = List.copyOf(files);
        this.timeout = timeout;
    }

    @Override
    public String title() {
        return "the data set's own addresses ("
                + String.join(", ", bases.stream().map(URI::getHost).toList()) + ")";
    }

    @Override
    public void fetch(Path into, Consumer<String> progress) throws IOException {
        for (String file : files) {
            if (!Files.isRegularFile(into.resolve(file))) {
                fetchFile(file, into, progress);
            }
        }
    }

    private void fetchFile(String file, Path into, Consumer<String> progress) throws IOException {
        Path part = into.resolve(file + ".part");
        IOException last = null;
        for (URI base : bases) {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                try {
                    download(base.resolve(file), part, progress);
                    Files.move(part, into.resolve(file), StandardCopyOption.ATOMIC_MOVE);
                    return;
                } catch (UnknownHostException e) {
                    last = new IOException(base.getHost() + " cannot be reached (no network?)", e);
                    progress.accept(last.getMessage());
                    break;
                } catch (IOException e) {
                    last = new IOException(base.resolve(file) + ": " + e.getMessage(), e);
                    progress.accept(last.getMessage());
                }
            }
        }
        throw last;
    }

    private void download(URI address, Path part, Consumer<String> progress) throws IOException {
        long have = Files.isRegularFile(part) ? Files.size(part) : 0;
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setConnectTimeout((int) timeout.toMillis());
        connection.setReadTimeout((int) timeout.toMillis());
        if (have > 0) {
            connection.setRequestProperty("Range", "bytes=" + have + "-");
        }
        try {
            int status = connection.getResponseCode();
            if (status == HttpURLConnection.HTTP_OK) {
                have = 0;
            } else if (status != HttpURLConnection.HTTP_PARTIAL || have == 0) {
                // Also what a server answers when there is nothing after what we have: begin anew next time.
                Files.deleteIfExists(part);
                throw new IOException("the server answered " + status + " " + connection.getResponseMessage());
            }
            long expected = connection.getContentLengthLong();
            long got = copy(connection, part, have > 0);
            if (expected >= 0 && got != expected) {
                throw new IOException("the connection broke after " + got + " of " + expected + " bytes");
            }
            progress.accept("downloaded " + part.getFileName().toString().replace(".part", "") + ", "
                    + (have + got + MEGABYTE - 1) / MEGABYTE + " MB");
        } finally {
            connection.disconnect();
        }
    }

    private static long copy(HttpURLConnection connection, Path part, boolean append) throws IOException {
        try (InputStream in = connection.getInputStream();
                OutputStream out = Files.newOutputStream(
                        part,
                        StandardOpenOption.CREATE,
                        append ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            return in.transferTo(out);
        }
    }
}
