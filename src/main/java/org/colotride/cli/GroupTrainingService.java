package org.colotride.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.colotride.cluster.ClusterSettings;
import org.colotride.cluster.Clusters;
import org.colotride.cluster.Workers;
import org.colotride.config.ConfigException;
import org.colotride.experiment.Experiment;
import org.colotride.experiment.MemoryCheck;
import org.colotride.experiment.SharedTraining;
import org.colotride.experiment.SharedWatch;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.experiment.folder.RunResults;
import org.colotride.io.storage.KeptFolder;
import org.colotride.io.storage.Storages;
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
            throw new ConfigException(request.resume().get().name() + ": this run was not begun on a cluster, nor with"
                    + " train.exactSums=true: several machines would not end with its weights; go on with it on one");
        }
        TrainingPlace place = place(request, cluster);
        String goOn = Interruption.command("train", "--resume " + place.name());
        try (Interruption interruption = Interruption.watch(goOn, request.err());
                Workers workers = Clusters.open("train " + request.config().name(), cluster);
                FollowedRuns followed = followed(request, place)) {
            request.out().println("Run " + place.name() + ", on " + workers.together() + " executors");
            request.out().flush();
            SharedWatch watch = followed == null ? SharedWatch.NONE : run -> new LiveRecorder(LiveFolder.of(run));
            workers.inStep(new SharedTraining(place.name(), new RunPages(), watch, request.commandLine()));
        } catch (RuntimeException e) {
            if (request.resume().isEmpty()) {
                place.forgetUnlessBegun();
            }
            throw e;
        }
        place.update();
        request.out().println();
        request.out()
                .print(FigureTable.of(RunResults.read(place.folder().results()).metrics()));
        request.out().println();
        request.out().println("Report: " + place.report());
        return 0;
    }

    private static TrainingPlace place(TrainRequest request, ClusterSettings cluster) {
        if (request.resume().isPresent()) {
            return request.resume().get();
        }
        String output = request.config().output();
        if (!Storages.isAddress(output)) {
            return new TrainingPlace(begun(request, request.config(), cluster), Optional.empty());
        }
        RunFolder copy =
                begun(request, request.config().withOutput(KeptFolder.copies().toString()), cluster);
        return TrainingPlace.stored(copy, output);
    }

    private static RunFolder begun(TrainRequest request, ExperimentConfig config, ClusterSettings cluster) {
        try (Experiment experiment =
                Experiment.start(config.withExactSums(), MemoryCheck.NONE, request.progress(), request.commandLine())) {
            if (cluster.executors() > 1 && experiment.usesBatchStatistics()) {
                request.err().println("Warning: " + SharedTraining.LOCAL_STATISTICS);
                request.err().flush();
            }
            return experiment.handOver();
        }
    }

    /** Null if nobody watches; what is kept elsewhere cannot be followed from here. */
    private static FollowedRuns followed(TrainRequest request, TrainingPlace place) {
        if (place.stored().isPresent() && request.dashboard().isPresent()) {
            request.out().println("No dashboard: the run is kept in a storage that it cannot follow");
            return null;
        }
        return request.dashboard()
                .map(address -> FollowedRuns.open(address, watched(place.folder()), request.out()))
                .orElse(null);
    }

    private static List<Path> watched(RunFolder run) {
        List<Path> folders = new ArrayList<>(List.of(run.path()));
        Optional.ofNullable(run.path().getParent()).ifPresent(folders::add);
        return folders;
    }
}
