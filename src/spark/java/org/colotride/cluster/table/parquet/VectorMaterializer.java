package org.colotride.cluster.table.parquet;

import java.util.Arrays;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.colotride.cluster.table.FileVector;

/** Makes rows of a table of vectors; columns that are not asked for stay null. */
final class VectorMaterializer extends RecordMaterializer<FileVector> {
    private final GroupConverter root;
    private String path;
    private String label;
    private String error;
    private float[] vector = new float[0];
    private int length;
    private boolean holdsVector;

    /** @param schema of the columns that are read, some of path, label, embedding and error */
    VectorMaterializer(MessageType schema) {
        Converter[] columns = schema.getFields().stream()
                .map(field -> switch (field.getName()) {
                    case "path" -> text(value -> path = value);
                    case "label" -> text(value -> label = value);
                    case "error" -> text(value -> error = value);
                    default -> list(field.asGroupType());
                })
                .toArray(Converter[]::new);
        this.root = new GroupConverter() {
            @Override
            public Converter getConverter(int field) {
                return columns[field];
            }

            @Override
            public void start() {
                path = null;
                label = null;
                error = null;
                length = 0;
                holdsVector = false;
            }

            @Override
            public void end() {}
        };
    }

    private interface Text {
        void set(String value);
    }

    private static Converter text(Text column) {
        return new PrimitiveConverter() {
            @Override
            public void addBinary(Binary value) {
                column.set(value.toStringUsingUTF8());
            }

            @Override
            public void addInt(int value) {
                column.set(Integer.toString(value));
            }

            @Override
            public void addLong(long value) {
                column.set(Long.toString(value));
            }
        };
    }

    /** A list holds repeated groups of one element, or, as older programs wrote it, repeated elements. */
    private Converter list(GroupType list) {
        Converter element = new PrimitiveConverter() {
            @Override
            public void addFloat(float value) {
                if (length == vector.length) {
                    vector = Arrays.copyOf(vector, Math.max(64, 2 * length));
                }
                vector[length++] = value;
            }

            @Override
            public void addDouble(double value) {
                addFloat((float) value);
            }
        };
        Converter repeated = list.getType(0).isPrimitive() ? element : around(element, () -> {});
        return around(repeated, () -> holdsVector = true);
    }

    private static GroupConverter around(Converter inner, Runnable started) {
        return new GroupConverter() {
            @Override
            public Converter getConverter(int field) {
                return inner;
            }

            @Override
            public void start() {
                started.run();
            }

            @Override
            public void end() {}
        };
    }

    @Override
    public FileVector getCurrentRecord() {
        return new FileVector(path, label, holdsVector ? Arrays.copyOf(vector, length) : null, error);
    }

    @Override
    public GroupConverter getRootConverter() {
        return root;
    }
}
