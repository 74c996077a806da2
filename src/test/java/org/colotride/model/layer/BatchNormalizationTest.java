package org.colotride.model.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class BatchNormalizationTest {
    private static NeuralNetConfiguration configuration(double momentum) {
        return new NeuralNetConfiguration.Builder()
                .layer(new BatchNormalization(1, false, momentum))
                .build();
    }

    @Test
    void movesItsStatisticsByTheMomentum() {
        NeuralNetConfiguration configuration = configuration(0.25);
        // weight, bias, mean and variance
        INDArray parameters = Nd4j.createFromArray(1.0, 0.0, 2.0, 8.0).reshape(1, 4);
        var layer =
                configuration.getLayer().instantiate(configuration, List.of(), 0, parameters, false, DataType.DOUBLE);
        LayerWorkspaceMgr workspaces = LayerWorkspaceMgr.noWorkspaces();
        layer.setInput(Nd4j.createFromArray(4.0, 8.0).reshape(2, 1, 1, 1), workspaces);
        layer.activate(true, workspaces);
        // The batch has mean 6 and unbiased variance 8.
        assertArrayEquals(new double[] {1, 0, 3, 8}, parameters.data().asDouble(), 1e-12);
    }

    @Test
    void filesKeepTheMomentum() {
        assertEquals(0.25, momentum(configuration(0.25).toJson()));
    }

    @Test
    void filesWithoutAMomentumMeanPyTorchsDefault() {
        String json = configuration(0.25).toJson();
        String older = json.replaceFirst("\"momentum\"\\s*:\\s*0\\.25\\s*,?", "");
        assertNotEquals(json, older);
        assertEquals(0.1, momentum(older));
    }

    private static double momentum(String json) {
        return ((BatchNormalization) NeuralNetConfiguration.fromJson(json).getLayer()).momentum();
    }
}
