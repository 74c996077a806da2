package org.colotride.model.layer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Lays a layer's {@link Parameter}s out one after the other in the network's flattened array. It draws no initial
 * values: {@link org.colotride.model.Initialization} does, from a generator that the run owns.
 */
final class ParameterViews implements ParamInitializer {
    private final List<Parameter> parameters;

    ParameterViews(List<Parameter> parameters) {
        this.parameters = parameters;
    }

    @Override
    public long numParams(NeuralNetConfiguration conf) {
        return numParams(conf.getLayer());
    }

    @Override
    public long numParams(Layer layer) {
        return parameters.stream().mapToLong(Parameter::length).sum();
    }

    @Override
    public List<String> paramKeys(Layer layer) {
        return parameters.stream().map(Parameter::name).toList();
    }

    @Override
    public List<String> weightKeys(Layer layer) {
        return paramKeys(layer).stream()
                .filter(key -> isWeightParam(layer, key))
                .toList();
    }

    @Override
    public List<String> biasKeys(Layer layer) {
        return paramKeys(layer).stream().filter(key -> isBiasParam(layer, key)).toList();
    }

    @Override
    public boolean isWeightParam(Layer layer, String key) {
        return key.equals("weight");
    }

    @Override
    public boolean isBiasParam(Layer layer, String key) {
        return key.equals("bias");
    }

    @Override
    public Map<String, INDArray> init(NeuralNetConfiguration conf, INDArray view, boolean initializeParams) {
        parameters.forEach(parameter -> conf.addVariable(parameter.name()));
        return views(view);
    }

    @Override
    public Map<String, INDArray> getGradientsFromFlattened(NeuralNetConfiguration conf, INDArray gradientView) {
        return views(gradientView);
    }

    private Map<String, INDArray> views(INDArray flat) {
        INDArray row = flat.reshape(flat.length());
        Map<String, INDArray> views = new LinkedHashMap<>();
        long start = 0;
        for (Parameter parameter : parameters) {
            long end = start + parameter.length();
            INDArray slice = row.get(NDArrayIndex.interval(start, end));
            views.put(parameter.name(), slice.reshape('c', parameter.shape()));
            start = end;
        }
        return views;
    }
}
