package org.colotride.model.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class CappedRectifierTest {
    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void passesNoGradientAtEitherEnd(DataType type) {
        CappedRectifier layer = new CappedRectifier();
        var running =
                layer.newLayer(new NeuralNetConfiguration.Builder().layer(layer).build(), type);
        LayerWorkspaceMgr workspaces = LayerWorkspaceMgr.noWorkspaces();
        INDArray input = Nd4j.createFromArray(-1.0, 0.0, 0.25, 5.75, 6.0, 7.0)
                .reshape(1, 6, 1, 1)
                .castTo(type);
        running.setInput(input, workspaces);
        INDArray output = running.activate(true, workspaces);
        assertArrayEquals(
                new double[] {0, 0, 0.25, 5.75, 6, 6}, output.dup().data().asDouble());
        INDArray error = Nd4j.createFromArray(1.0, 2.0, 3.0, 4.0, 5.0, 6.0)
                .reshape(1, 6, 1, 1)
                .castTo(type);
        INDArray gradient = running.backpropGradient(error, workspaces).getSecond();
        assertArrayEquals(new double[] {0, 0, 3, 4, 0, 0}, gradient.dup().data().asDouble());
    }
}
