package org.colotride.experiment;

import java.util.List;
import org.colotride.defense.DefenseOutline;
import org.colotride.experiment.folder.QueryExample;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.experiment.folder.RunResults;
import org.colotride.experiment.folder.TripletExample;

/** Writes down for people what came of a run, once its figures are in its folder. */
@FunctionalInterface
public interface RunReport {
    /** Writes nothing. */
    RunReport NONE = (folder, results, triplets, worst, defense) -> {};

    /**
     * @param triplets the latest of each kind of perturbation
     * @param worst the queries that find least
     * @param defense what its plots draw
     * @throws org.colotride.io.StorageException if it cannot be written
     */
    void write(
            RunFolder folder,
            RunResults results,
            List<TripletExample> triplets,
            List<QueryExample> worst,
            DefenseOutline defense);
}
