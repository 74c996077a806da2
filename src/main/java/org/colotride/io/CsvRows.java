package org.colotride.io;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.Map;

/** Rows of a CSV file with a header, by the names of its columns; of any number, since they are read one by one. */
public final class CsvRows {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private CsvRows() {}

    /** Blank lines are passed over, and the mark that some programs begin a file with. */
    public static MappingIterator<Map<String, String>> read(Reader file) throws IOException {
        BufferedReader reader = new BufferedReader(file);
        reader.mark(1);
        if (reader.read() != BYTE_ORDER_MARK) {
            reader.reset();
        }
        return Mappers.csv()
                .readerForMapOf(String.class)
                .with(CsvSchema.emptySchema().withHeader())
                .with(CsvParser.Feature.SKIP_EMPTY_LINES)
                .readValues(reader);
    }

    /** A cell; empty if the row is too short for its column. */
    public static String cell(Map<String, String> row, String column) {
        String value = row.get(column);
        return value == null ? "" : value.strip();
    }

    /** A field as it stands in a line, in quotes where RFC 4180 wants them. */
    public static String quoted(String field) {
        return field.matches("(?s).*[\",\\r\\n].*") ? '"' + field.replace("\"", "\"\"") + '"' : field;
    }
}
