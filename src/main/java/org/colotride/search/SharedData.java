package org.colotride.search;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.colotride.config.Component;
import org.colotride.data.RetrievalData;
import org.colotride.experiment.config.ExperimentConfig;

/** The images of all candidates: those that name the same pipeline and arguments share them. Thread-safe. */
final class SharedData {
    private final Map<Component, PipelineData> sources = new HashMap<>();
    private final SearchFolder folder;
    private final double gigabytes;

    SharedData(SearchFolder folder, double gigabytes) {
        this.folder = folder;
        this.gigabytes = gigabytes;
    }

    RetrievalData of(ExperimentConfig config) {
        PipelineData source;
        synchronized (sources) {
            source = sources.computeIfAbsent(config.data(), named -> {
                PipelineData made = new PipelineData();
                made.configure(properties(config));
                return made;
            });
        }
        return source.open();
    }

    /** Of the data source that Arbiter is told of. */
    Properties properties(ExperimentConfig config) {
        return PipelineData.properties(config, folder.decoded(), gigabytes);
    }
}
