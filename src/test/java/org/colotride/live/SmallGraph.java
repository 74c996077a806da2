package org.colotride.live;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;

/** A graph of one layer. */
public final class SmallGraph {
    private SmallGraph() {}

    /** Its configuration as Deeplearning4j writes it. */
    public static String json() {
        return new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer("out", new OutputLayer.Builder().nOut(2).build(), "in")
                .setOutputs("out")
                .setInputTypes(InputType.feedForward(3))
                .build()
                .toJson();
    }
}
