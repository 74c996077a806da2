package org.colotride.config;

/**
 * Everything that decides a run.
 *
 * @param name names the run's folder
 * @param seed of every random draw
 * @param data the pipeline: its name is that of a file in {@code data-pipelines/}, its args override the file's
 */
public record ExperimentConfig(
        String name,
        long seed,
        Component data,
        Component model,
        Component miner,
        Component loss,
        Component defense,
        TrainConfig train,
        EvaluationConfig evaluation,
        String output) {}
