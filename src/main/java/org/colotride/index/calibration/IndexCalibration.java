package org.colotride.index.calibration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.colotride.detection.Calibration;
import org.colotride.detection.CalibrationFile;
import org.colotride.detection.CopyMeasures;
import org.colotride.detection.DetectionException;
import org.colotride.detection.DetectorSettings;
import org.colotride.detection.NeighbourSearch;
import org.colotride.index.StoredIndex;
import org.colotride.io.AtomicFiles;
import org.colotride.io.Mappers;
import org.colotride.io.Progress;

/**
 * A detector's calibration among the images of an index, with a sample of these as benign queries, each searched for as if it
 * were not known.
 *
 * @param known images that the index had
 * @param put how many were ever put into it until then, see {@link StoredIndex#everPut}
 */
public record IndexCalibration(int known, long put, Calibration calibration) {
    /** Name of its file, which {@link CalibrationFile} reads too. */
    public static final String FILE = CalibrationFile.NAME;

    /** The rate of false alarms that is promised, unless the sample is too small for it. */
    public static final double RATE = 0.01;

    /** Images of a sample below which nothing useful can be promised: one false alarm in eleven. */
    public static final int LEAST_IMAGES = 20;

    private static final double NEWS = 0.1;
    private static final String KNOWN = "known";
    private static final String PUT = "put";
    private static final long SEED = 1;

    /**
     * Calibrates; takes a search for each image of the sample and each of its copies.
     *
     * @param least rate of false alarms, in (0, 1); the calibration's is higher where the sample is too small for it
     * @return empty if the sample has too few images that are in the index
     */
    public static Optional<IndexCalibration> of(
            StoredIndex index, BenignSample sample, double least, Progress progress) {
        long put = index.everPut();
        int known = index.size();
        List<BenignImage> images = sample.within(index).images();
        if (images.size() < LEAST_IMAGES) {
            return Optional.empty();
        }
        DetectorSettings usual = sample.settings();
        DetectorSettings settings = usual.withNeighbours(Math.min(usual.neighbours(), known / 2));
        CopyMeasures measures = new CopyMeasures(settings, index.origin().metric());
        NeighbourSearch search = IndexSearch.of(index);
        progress.start("Calibrating the detector on " + images.size() + " images", images.size());
        double[][] values = new double[images.size()][];
        for (int i = 0; i < values.length; i++) {
            BenignImage image = images.get(i);
            values[i] = measures.of(image.embeddings(), search.without(image.id()));
            progress.step();
        }
        double rate = Math.max(least, Calibration.leastRate(values.length));
        return Optional.of(
                new IndexCalibration(known, put, Calibration.of(sample.model(), "", settings, values, SEED, rate)));
    }

    /**
     * What lies with the images.
     *
     * @return empty if there is none
     * @throws DetectionException if it is broken, or of another model
     */
    public static Optional<IndexCalibration> read(StoredIndex index) {
        Path file = index.companion(FILE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        Calibration calibration = CalibrationFile.read(file);
        calibration.requireModel(index.origin().modelSha256());
        try {
            JsonNode node = Mappers.json().readTree(file.toFile());
            return Optional.of(new IndexCalibration(
                    node.path(KNOWN).asInt(), node.path(PUT).asLong(), calibration));
        } catch (IOException e) {
            throw new DetectionException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Keeps it with the images. */
    public void write(StoredIndex index) {
        ObjectNode node = CalibrationFile.toJson(calibration).put(KNOWN, known).put(PUT, put);
        try {
            AtomicFiles.writeString(
                    index.companion(FILE), Mappers.indentedJson().writeValueAsString(node) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether more than a tenth of the images have been put, or have gone, since. */
    public boolean isOld(StoredIndex index) {
        long come = index.everPut() - put;
        long gone = known + come - index.size();
        return Math.max(come, gone) > NEWS * known;
    }
}
