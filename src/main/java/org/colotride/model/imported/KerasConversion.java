package org.colotride.model.imported;

import io.jhdf.HdfFile;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Rewrites a Keras model in HDF5 as {@link KerasContent}. A program of its own: what a broken file makes the reader of HDF5
 * do (exhaust the memory, go round in circles) ends that program only.
 */
final class KerasConversion {
    /** Begins the line that says why a file was refused. */
    static final String REFUSED = "refused: ";

    private KerasConversion() {}

    /** @param args the Keras file, the file to write */
    public static void main(String... args) throws IOException {
        try (HdfFile hdf5 = new HdfFile(Path.of(args[0]));
                DataOutputStream out = new DataOutputStream(
                        new BufferedOutputStream(Files.newOutputStream(Path.of(args[1])), 1 << 16))) {
            new KerasHdf5(hdf5, Files.size(Path.of(args[0]))).write(out);
        } catch (KerasHdf5.RefusedException e) {
            refuse(e.getMessage());
        } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
            refuse("it is broken");
        }
    }

    private static void refuse(String why) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println(REFUSED + why.lines().findFirst().orElse(""));
        System.exit(1);
    }
}
