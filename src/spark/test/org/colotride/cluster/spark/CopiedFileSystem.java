package org.colotride.cluster.spark;

import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** A storage of Hadoop's whose files lie on this machine, under addresses that are no path of its: {@code copied:///FOLDER}. */
public final class CopiedFileSystem extends FileSystem {
    static final String SCHEME = "copied";

    private final RawLocalFileSystem local = new RawLocalFileSystem();

    @Override
    public void initialize(URI name, Configuration configuration) throws IOException {
        super.initialize(name, configuration);
        local.initialize(URI.create("file:///"), configuration);
    }

    private static Path here(Path path) {
        return new Path("file", null, path.toUri().getPath());
    }

    private static FileStatus there(FileStatus status) {
        Path path = new Path(SCHEME, "", status.getPath().toUri().getPath());
        return new FileStatus(
                status.getLen(), status.isDirectory(), 1, status.getBlockSize(), status.getModificationTime(), path);
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public URI getUri() {
        return URI.create(SCHEME + ":///");
    }

    @Override
    public FSDataInputStream open(Path path, int buffer) throws IOException {
        return local.open(here(path), buffer);
    }

    @Override
    public FSDataOutputStream create(
            Path path,
            FsPermission permission,
            boolean overwrite,
            int buffer,
            short replication,
            long block,
            Progressable progress)
            throws IOException {
        return local.create(here(path), permission, overwrite, buffer, replication, block, progress);
    }

    @Override
    public FSDataOutputStream append(Path path, int buffer, Progressable progress) throws IOException {
        throw new IOException("nothing is appended here");
    }

    /** As HDFS, it replaces nothing. */
    @Override
    public boolean rename(Path from, Path to) throws IOException {
        return !local.exists(here(to)) && local.rename(here(from), here(to));
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        return local.delete(here(path), recursive);
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        return Arrays.stream(local.listStatus(here(path)))
                .map(CopiedFileSystem::there)
                .toArray(FileStatus[]::new);
    }

    @Override
    public void setWorkingDirectory(Path folder) {
        local.setWorkingDirectory(here(folder));
    }

    @Override
    public Path getWorkingDirectory() {
        return new Path(SCHEME, "", local.getWorkingDirectory().toUri().getPath());
    }

    @Override
    public boolean mkdirs(Path folder, FsPermission permission) throws IOException {
        return local.mkdirs(here(folder), permission);
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        return there(local.getFileStatus(here(path)));
    }
}
