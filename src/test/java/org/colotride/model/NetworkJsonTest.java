package org.colotride.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;

class NetworkJsonTest {
    private static final NetworkJson READER = new NetworkJson();
    private static final ComputationGraphConfiguration GRAPH = new NeuralNetConfiguration.Builder()
            .updater(new Adam(0.1))
            .l2(1e-4)
            .graphBuilder()
            .addInputs("in")
            .setInputTypes(InputType.feedForward(3))
            .addLayer(
                    "dense",
                    new DenseLayer.Builder()
                            .nIn(3)
                            .nOut(2)
                            .activation(Activation.RELU)
                            .build(),
                    "in")
            .addLayer("out", new OutputLayer.Builder().nIn(2).nOut(2).build(), "dense")
            .setOutputs("out")
            .build();
    private static final MultiLayerConfiguration ROW = new NeuralNetConfiguration.Builder()
            .list()
            .layer(new DenseLayer.Builder()
                    .nIn(3)
                    .nOut(2)
                    .activation(Activation.RELU)
                    .build())
            .layer(new OutputLayer.Builder().nIn(2).nOut(2).build())
            .build();

    private static NetworkJson.Document parse(String json) throws IOException {
        return READER.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsWhatDeeplearning4jWrites() throws IOException {
        assertTrue(parse(GRAPH.toJson()).isGraph());
        assertEquals(GRAPH, parse(GRAPH.toJson()).graph());
        assertEquals(GRAPH.toJson(), parse(GRAPH.toJson()).graph().toJson());
        assertFalse(parse(ROW.toJson()).isGraph());
        assertEquals(ROW.toJson(), parse(ROW.toJson()).layers().toJson());
    }

    @ParameterizedTest
    @EnumSource
    void noOtherClassIsLoadedHoweverItIsNamed(HostileJson form) {
        String graph = form.of(GRAPH.toJson());
        String row = form.of(ROW.toJson());
        assertRefused(assertThrows(IOException.class, () -> parse(graph).graph()));
        assertRefused(assertThrows(IOException.class, () -> parse(row).layers()));
        assertNull(System.getProperty(HostileJson.MARK));
    }

    private static void assertRefused(IOException refused) {
        assertTrue(refused.getMessage().startsWith("its configuration "), refused.getMessage());
    }

    @Test
    void theClassIsNamed() {
        String message = assertThrows(IOException.class, () -> parse(HostileJson.ARRAY.of(GRAPH.toJson()))
                        .graph())
                .getMessage();
        assertTrue(message.contains("names the class org.colotride.model.LeavesMark"), message);
    }

    @Test
    void whatMakesNoNetworkIsSaid() {
        for (String json : new String[] {"", "null", "[]", "{", "{} {}", "{\"vertices\": 3}"}) {
            String message =
                    assertThrows(IOException.class, () -> parse(json).graph()).getMessage();
            assertTrue(message.startsWith("its configuration "), json + ": " + message);
        }
    }
}
