package org.colotride.model.layer;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.shade.jackson.annotation.JsonInclude;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** What our layers with parameters have in common: every size is given, parameters are laid out by name. */
public abstract class ParameterizedLayer extends BaseLayer {
    /** Files of layers that learn do not name it. */
    @JsonProperty
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    private boolean fixed;

    /** Lets no training change its parameters. */
    public void fix() {
        fixed = true;
    }

    /** Whether no training changes its parameters: whoever computes their gradients leaves 0. */
    public boolean fixed() {
        return fixed;
    }

    abstract List<Parameter> parameters();

    abstract org.deeplearning4j.nn.layers.BaseLayer<?> newLayer(NeuralNetConfiguration conf, DataType dataType);

    @Override
    public Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> listeners,
            int layerIndex,
            INDArray paramsView,
            boolean initializeParams,
            DataType dataType) {
        org.deeplearning4j.nn.layers.BaseLayer<?> layer = newLayer(conf, dataType);
        layer.setListeners(listeners);
        layer.setIndex(layerIndex);
        layer.setParamsViewArray(paramsView);
        Map<String, INDArray> table = initializer().init(conf, paramsView, initializeParams);
        layer.setParamTable(table);
        layer.setConf(conf);
        return layer;
    }

    @Override
    public ParamInitializer initializer() {
        return new ParameterViews(parameters());
    }

    private boolean isTrained(String name) {
        return !fixed
                && parameters().stream().anyMatch(parameter -> parameter.name().equals(name) && parameter.trained());
    }

    @Override
    public IUpdater getUpdaterByParam(String name) {
        return isTrained(name) ? super.getUpdaterByParam(name) : new NoOp();
    }

    @Override
    public List<Regularization> getRegularizationByParam(String name) {
        return isTrained(name) ? super.getRegularizationByParam(name) : null;
    }

    @Override
    public boolean isPretrainParam(String name) {
        return false;
    }

    @Override
    public void setNIn(InputType inputType, boolean override) {
        // Sizes are given where the layer is made; none is inferred.
    }

    @Override
    public InputPreProcessor getPreProcessorForInputType(InputType inputType) {
        return null;
    }

    @Override
    public LayerMemoryReport getMemoryReport(InputType inputType) {
        InputType output = getOutputType(-1, inputType);
        return new LayerMemoryReport.Builder(getLayerName(), getClass(), inputType, output)
                .standardMemory(initializer().numParams(this), initializer().numParams(this))
                .build();
    }
}
