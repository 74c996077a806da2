package org.colotride.detection.gallery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.colotride.io.AtomicFiles;
import org.colotride.io.CsvRows;
import org.colotride.io.Mappers;

/** A scan on the disk: {@code scan.json}, all of it, and {@code scan.csv}, a row for each suspicious image. */
public final class ScanFiles {
    public static final String RESULT = "scan.json";
    public static final String TABLE = "scan.csv";
    private static final ObjectMapper JSON = Mappers.indentedJson();

    private ScanFiles() {}

    /** @param subject what was looked through: model, images, software */
    public static void write(Path folder, ScanResult result, ObjectNode subject) {
        ObjectNode node = JSON.createObjectNode();
        node.set("subject", subject);
        node.setAll((ObjectNode) JSON.valueToTree(result));
        try {
            AtomicFiles.writeString(folder.resolve(RESULT), JSON.writeValueAsString(node) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a scan that is no JSON: " + e.getOriginalMessage(), e);
        }
        StringBuilder csv = new StringBuilder("rank,path,why,occurrences,moved,excess\n");
        for (ScanResult.Finding finding : result.findings()) {
            csv.append(String.join(
                            ",",
                            Integer.toString(finding.rank()),
                            CsvRows.quoted(finding.path()),
                            finding.reasons().stream().map(Enum::name).collect(Collectors.joining("+")),
                            Integer.toString(finding.occurrences()),
                            Double.toString(finding.moved()),
                            Double.toString(finding.excess())))
                    .append('\n');
        }
        AtomicFiles.writeString(folder.resolve(TABLE), csv.toString());
    }
}
