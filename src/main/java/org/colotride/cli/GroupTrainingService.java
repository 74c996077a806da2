package org.colotride.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.colotride.cluster.ClusterSettings;
import org.colotride.cluster.Clusters;
import org.colotride.cluster.Workers;
import org.colotride.config.ConfigException;
import org.colotride.experiment.Experiment;
import org.colotride.experiment.SharedTraining;
import org.colotride.experiment.SharedWatch;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.experiment.folder.RunResults;
import org.colotride.io.Leftovers;
import org.colotride.live.LiveFolder;
import org.colotride.live.LiveRecorder;
import org.colotride.report.page.RunPages;
import org.colotride.retrieval.FigureTable;

/** Where {@code train} meets a cluster. */
final class GroupTrainingService {
    private GroupTrainingService() {}

    /** The run's folder is made here, all that it holds is written by the first executor. */
    static int train(TrainRequest request, ClusterSettings cluster) {
        if (request.resume().isPresent() && !request.config().train().exactSums()) {
            throw new ConfigException(request.resume().get().path() + ": this run was not begun on a cluster, nor with"
                    + " train.exactSums=true: several machines would not end with its weights; go on with it on one");
        }
        RunFolder folder = request.resume().orElseGet(() -> begun(request, cluster));
        String goOn = Interruption.command("train", "--resume " + folder.path());
        try (Interruption interruption = Interruption.watch(goOn, request.err());
                Workers workers = Clusters.open("train " + request.config().name(), cluster);
                FollowedRuns followed = request.dashboard()
                        .map(address -> FollowedRuns.open(address, watched(folder), request.out()))
                        .orElse(null)) {
            request.out().println("Run " + folder.path() + ", on " + workers.together() + " executors");
            request.out().flush();
            SharedWatch watch = followed == null ? SharedWatch.NONE : run -> new LiveRecorder(LiveFolder.of(run));
            workers.inStep(new SharedTraining(folder, new RunPages(), watch, request.commandLine()));
        } catch (RuntimeException e) {
            if (request.resume().isEmpty() && !Files.exists(folder.history())) {
                // It never began.
                Leftovers.delete(folder.path());
            }
            throw e;
        }
        request.out().println();
        request.out().print(FigureTable.of(RunResults.read(folder.results()).metrics()));
        request.out().println();
        request.out().println("Report: " + folder.report());
        return 0;
    }

    private static RunFolder begun(TrainRequest request, ClusterSettings cluster) {
        try (Experiment experiment =
                Experiment.start(request.config().withExactSums(), request.progress(), request.commandLine())) {
            if (cluster.executors() > 1 && experiment.usesBatchStatistics()) {
                request.err().println("Warning: " + SharedTraining.LOCAL_STATISTICS);
                request.err().flush();
            }
            return experiment.handOver();
        }
    }

    private static List<Path> watched(RunFolder run) {
        List<Path> folders = new ArrayList<>(List.of(run.path()));
        Optional.ofNullable(run.path().getParent()).ifPresent(folders::add);
        return folders;
    }
}
