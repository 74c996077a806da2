package org.colotride.retrieval.gallery.parquet;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.colotride.cluster.table.parquet.ParquetVectors;
import org.colotride.config.ConfigException;
import org.colotride.retrieval.gallery.GalleryBlock;
import org.colotride.retrieval.gallery.GalleryFile;
import org.colotride.retrieval.gallery.GalleryFormat;
import org.colotride.tensor.Embeddings;

/** A table in Parquet, a row group at a time; images that could not be embedded are left out. */
public final class ParquetGallery implements GalleryFormat {
    private static final String SUFFIX = ".parquet";

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
        for (ParquetVectors.Group group : ParquetVectors.groups(
                new org.apache.hadoop.fs.Path(file.toAbsolutePath().toUri()))) {
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
            blocks.add(new Block(group, (int) first, dimension));
            first += group.vectors();
        }
        return new GalleryFile(Math.max(1, dimension), blocks);
    }

    private static int dimension(ParquetVectors.Group group) {
        int[] length = {0};
        group.forEachVector(row -> length[0] = length[0] == 0 ? row.vector().length : length[0], "embedding");
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
            group.forEachVector(found -> classes[row[0]++] = found.label(), "label");
            return classes;
        }

        @Override
        public Embeddings embeddings() {
            Embeddings embeddings = Embeddings.zeros(count(), dimension);
            int[] row = {0};
            group.forEachVector(
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
