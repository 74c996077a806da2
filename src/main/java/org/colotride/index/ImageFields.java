package org.colotride.index;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.BytesRef;
import org.colotride.tensor.DistanceMetric;

/**
 * How an image becomes a document of Lucene's. Embeddings are kept as distances see them, of unit length unless the metric is
 * E: in a field of vectors where a graph is built over them, else as plain bytes.
 */
final class ImageFields {
    static final String ID = "id";
    static final String PATH = "path";
    static final String LABEL = "label";
    static final String VECTOR = "vector";
    /** Counts the images that were ever put: of equal distances the lower is first. */
    static final String SEQUENCE = "sequence";

    static final String THUMBNAIL = "thumbnail";

    private static final Set<String> TEXTS = Set.of(ID, PATH, LABEL);

    private final boolean graph;
    private final VectorSimilarityFunction similarity;

    /** The embeddings of one of Lucene's segments, documents in ascending order. */
    @FunctionalInterface
    interface Vectors {
        /** {@code [D]}; its content is good until the next call. */
        float[] of(int document) throws IOException;
    }

    ImageFields(IndexKind kind, DistanceMetric metric) {
        this.graph = kind != IndexKind.exact;
        // Of unit vectors, the product ranks as the angle and as the distance do; it takes a third less arithmetic.
        this.similarity =
                metric.normalises() ? VectorSimilarityFunction.DOT_PRODUCT : VectorSimilarityFunction.EUCLIDEAN;
    }

    /** @param scaled the embedding as distances see it, {@code [D]} */
    Document document(IndexedImage image, float[] scaled, long sequence) {
        Document document = new Document();
        document.add(new StringField(ID, image.id(), Field.Store.YES));
        document.add(new StringField(PATH, image.path(), Field.Store.YES));
        if (!image.label().isEmpty()) {
            document.add(new StringField(LABEL, image.label(), Field.Store.YES));
        }
        document.add(new NumericDocValuesField(SEQUENCE, sequence));
        document.add(graph ? new KnnFloatVectorField(VECTOR, scaled, similarity) : plain(scaled));
        if (image.thumbnail().length > 0) {
            document.add(new BinaryDocValuesField(THUMBNAIL, new BytesRef(image.thumbnail())));
        }
        return document;
    }

    private static Field plain(float[] scaled) {
        ByteBuffer bytes = ByteBuffer.allocate(scaled.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(scaled);
        return new BinaryDocValuesField(VECTOR, new BytesRef(bytes.array()));
    }

    /** The embeddings of a segment that has images. */
    Vectors vectors(LeafReader segment, int dimension) throws IOException {
        if (graph) {
            FloatVectorValues values = segment.getFloatVectorValues(VECTOR);
            return document -> {
                values.advance(document);
                return values.vectorValue();
            };
        }
        BinaryDocValues values = segment.getBinaryDocValues(VECTOR);
        float[] vector = new float[dimension];
        return document -> {
            values.advanceExact(document);
            BytesRef bytes = values.binaryValue();
            ByteBuffer.wrap(bytes.bytes, bytes.offset, bytes.length)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(vector);
            return vector;
        };
    }

    static Hit hit(StoredFields stored, int document, double distance) throws IOException {
        Document found = stored.document(document, TEXTS);
        String label = found.get(LABEL);
        return new Hit(found.get(ID), found.get(PATH), label == null ? "" : label, distance);
    }
}
