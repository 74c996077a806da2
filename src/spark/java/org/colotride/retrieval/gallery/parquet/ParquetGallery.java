package org.colotride.retrieval.gallery.parquet;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.colotride.cluster.table.parquet.ParquetVectors;
import org.colotride.config.ConfigException;
import org.colotride.retrieval.gallery.GalleryBlock;
import org.colotride.retrieval.gallery.GalleryFile;
import org.colotride.retrieval.gallery.GalleryFormat;
import org.colotride.tensor.Embeddings;

/** A table in Parquet, a row group at a time; images that could not be embedded are left out. */
public final class ParquetGallery implements GalleryFormat {
    private static final String SUFFIX = ".parquet";
    /** Of a row group, which is held at once: 1 GiB, twice that while it is searched. */
    private static final int MOST_NUMBERS = 1 << 28;

    @Override
    public String name() {
        return "a Parquet table (NAME.parquet)";
    }

    @Override
    public boolean recognises(Path file) {
        return file.toString().endsWith(SUFFIX) || Files.exists(file.resolve("_SUCCESS"));
    }

    @Override
    public GalleryFile open(Path file) {
        List<GalleryBlock> blocks = new ArrayList<>();
        long first = 0;
        int dimension = 0;
        for (ParquetVectors.Group group : ParquetVectors.groups(place(file), new Configuration())) {
            if (group.vectors() == 0) {
                continue;
            }
            if (first + group.vectors() > Integer.MAX_VALUE) {
                throw new ConfigException("gallery " + file + ": has more than the " + Integer.MAX_VALUE
                        + " embeddings that can be ranked");
            }
            if (dimension == 0) {
                dimension = dimension(group);
            }
            if ((long) group.vectors() * dimension > MOST_NUMBERS) {
                throw new ConfigException("gallery " + file + ": has " + group.vectors() + " embeddings of " + dimension
                        + " numbers in one row group of " + group.file() + "; write it with row groups of at most "
                        + MOST_NUMBERS / dimension + " rows");
            }
            blocks.add(new Block(group, (int) first, dimension));
            first += group.vectors();
        }
        return new GalleryFile(Math.max(1, dimension), blocks);
    }

    private static org.apache.hadoop.fs.Path place(Path file) {
        return new org.apache.hadoop.fs.Path(
                "file", null, file.toAbsolutePath().normalize().toString());
    }

    private static int dimension(ParquetVectors.Group group) {
        int[] length = {0};
        group.forEachVector(
                new Configuration(), row -> length[0] = length[0] == 0 ? row.vector().length : length[0], "embedding");
        return length[0];
    }

    private record Block(ParquetVectors.Group group, int first, int dimension) implements GalleryBlock {
        @Override
        public int count() {
            return group.vectors();
        }

        @Override
        public String[] classes() {
            String[] classes = new String[count()];
            int[] row = {0};
            group.forEachVector(new Configuration(), found -> classes[row[0]++] = found.label(), "label");
            return classes;
        }

        @Override
        public Embeddings embeddings() {
            Embeddings embeddings = Embeddings.zeros(count(), dimension);
            int[] row = {0};
            group.forEachVector(
                    new Configuration(),
                    found -> {
                        if (found.vector() == null || found.vector().length != dimension) {
                            throw new ConfigException(group.file() + ": row " + row[0] + " of group " + group.index()
                                    + " has no embedding of " + dimension + " numbers, as the first has");
                        }
                        System.arraycopy(
                                found.vector(), 0, embeddings.values(), embeddings.offset(row[0]++), dimension);
                    },
                    "embedding");
            return embeddings;
        }
    }
}
