package org.colotride.data.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One attempt to get a file, or the rest of it, over HTTP. A part is continued only if the server says that it still has the
 * same version (RFC 9110: {@code Range} with {@code If-Range}) and that it sends exactly what is missing
 * ({@code Content-Range}).
 */
final class HttpDownload {
    private static final int MEGABYTE = 1 << 20;
    private static final int BUFFER = 1 << 16;
    private static final int NOT_SATISFIABLE = 416;
    private static final Set<Integer> PASSING = Set.of(408, NOT_SATISFIABLE, 425, 429);
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");

    private final RemoteFile file;
    private final PartialFile part;
    private final Duration silence;
    private final Consumer<String> progress;

    HttpDownload(RemoteFile file, PartialFile part, Duration silence, Consumer<String> progress) {
        this.file = file;
        this.part = part;
        this.silence = silence;
        this.progress = progress;
    }

    /**
     * Completes the part, or begins it anew where it cannot be continued.
     *
     * @throws RefusedException if another attempt would end the same
     * @throws IOException if one might not
     */
    void from(URI address) throws IOException {
        if (file.checksum().isPresent() && part.size() == file.bytes()) {
            return;
        }
        URI current = address;
        for (int i = 0; i <= Redirects.MOST; i++) {
            HttpURLConnection connection = open(current);
            try {
                int status = connection.getResponseCode();
                if (!Redirects.is(status)) {
                    receive(connection, status);
                    return;
                }
                current = Redirects.next(current, connection.getHeaderField("Location"));
            } finally {
                connection.disconnect();
            }
        }
        throw new RefusedException("the server redirects more than " + Redirects.MOST + " times");
    }

    private HttpURLConnection open(URI address) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout((int) silence.toMillis());
        connection.setReadTimeout((int) silence.toMillis());
        connection.setRequestProperty("Accept-Encoding", "identity");
        if (part.size() > 0) {
            connection.setRequestProperty("Range", "bytes=" + part.size() + "-");
            part.tag().ifPresent(tag -> connection.setRequestProperty("If-Range", tag));
        }
        return connection;
    }

    private void receive(HttpURLConnection connection, int status) throws IOException {
        long have = part.size();
        if (status == HttpURLConnection.HTTP_OK) {
            have = 0;
            part.begin(tag(connection));
        } else if (status == HttpURLConnection.HTTP_PARTIAL && have > 0) {
            requireRest(connection, have);
        } else {
            String answer = "the server answered " + status + " " + connection.getResponseMessage();
            if (status == NOT_SATISFIABLE || status == HttpURLConnection.HTTP_PARTIAL) {
                part.delete();
            }
            boolean permanent = status < 500 && !PASSING.contains(status);
            throw permanent ? new RefusedException(answer) : new IOException(answer);
        }
        long length = connection.getContentLengthLong();
        if (length >= 0 && have + length > file.bytes()) {
            throw tooLong(have + length);
        }
        long got = copy(connection, have);
        if (length >= 0 && got != length || file.checksum().isPresent() && have + got < file.bytes()) {
            throw new IOException("the connection broke after " + (have + got) + " of "
                    + (length >= 0 ? have + length : file.bytes()) + " bytes");
        }
        progress.accept("downloaded " + file.name() + ", " + megabytes(have + got) + " MB");
    }

    private static Optional<String> tag(HttpURLConnection connection) {
        String entity = connection.getHeaderField("ETag");
        if (entity != null && entity.startsWith("\"")) {
            return Optional.of(entity);
        }
        return Optional.ofNullable(connection.getHeaderField("Last-Modified"));
    }

    /** That these are the bytes after those that are there, of the same version. */
    private void requireRest(HttpURLConnection connection, long have) throws IOException {
        String range = connection.getHeaderField("Content-Range");
        Matcher matcher = CONTENT_RANGE.matcher(String.valueOf(range));
        boolean fits = matcher.matches() && Long.parseLong(matcher.group(1)) == have;
        if (fits && !matcher.group(3).equals("*")) {
            long total = Long.parseLong(matcher.group(3));
            fits = Long.parseLong(matcher.group(2)) == total - 1
                    && (file.checksum().isEmpty() || total == file.bytes());
        }
        if (!fits) {
            part.delete();
            throw new IOException("the server was asked for the bytes from " + have + " on and answered with '" + range
                    + "'; beginning anew");
        }
        Optional<String> now = tag(connection);
        if (part.tag().isPresent() && now.isPresent() && !now.equals(part.tag())) {
            part.delete();
            throw new IOException("the file has changed on the server; beginning anew");
        }
    }

    private RefusedException tooLong(long bytes) throws IOException {
        part.delete();
        return new RefusedException(file.name() + " has " + bytes + " bytes or more, expected are "
                + (file.checksum().isPresent() ? "" : "at most ") + file.bytes());
    }

    /** Bytes received; a broken connection keeps them. */
    private long copy(HttpURLConnection connection, long have) throws IOException {
        long got = 0;
        long step = Math.max(file.bytes() / 10, 10L * MEGABYTE);
        long shown = have / step;
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = connection.getInputStream();
                OutputStream out = Files.newOutputStream(
                        part.file(), StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.WRITE)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                got += read;
                if (have + got > file.bytes()) {
                    throw tooLong(have + got);
                }
                out.write(buffer, 0, read);
                if ((have + got) / step > shown) {
                    shown = (have + got) / step;
                    progress.accept(file.name() + ": " + megabytes(have + got)
                            + (file.checksum().isPresent() ? " of " + megabytes(file.bytes()) : "") + " MB");
                }
            }
        }
        return got;
    }

    private static long megabytes(long bytes) {
        return (bytes + MEGABYTE - 1) / MEGABYTE;
    }
}
