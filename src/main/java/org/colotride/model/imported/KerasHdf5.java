package org.colotride.model.imported;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Walks through an HDF5 file that {@code model.save} of Keras wrote. Everything that it holds must be where its lists say:
 * each layer's group names its arrays in the attribute {@code weight_names}.
 */
final class KerasHdf5 {
    private static final String WEIGHTS = "model_weights";
    /** Of the training that was; not part of the network. */
    private static final String OPTIMIZER = "optimizer_weights";
    /** Arrays of the model itself, outside its layers. */
    private static final String TOP_LEVEL = "top_level_model_weights";

    /** Those whose convolutions are correlations; Theano turns the kernels round. */
    private static final Set<String> BACKENDS =
            Set.of("tensorflow", "jax", "torch", "numpy", "cntk", "openvino", "mlx");

    private static final String FIRST_KERAS = "1.";

    private static final int MOST_VALUES = 1 << 28;
    private static final int DEEPEST = 16;

    private final HdfFile file;
    private final long fileBytes;

    /** Why a file is refused. */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1;

        RefusedException(String why) {
            super(why);
        }
    }

    KerasHdf5(HdfFile file, long fileBytes) {
        this.file = file;
        this.fileBytes = fileBytes;
    }

    /** @throws RefusedException if it is no whole model or one of its arrays is in no layer's list */
    void write(DataOutputStream out) throws IOException {
        Attribute architecture = file.getAttribute("model_config");
        Node weights = file.getChild(WEIGHTS);
        if (architecture == null) {
            boolean weightsAlone = weights != null || file.getAttribute("layer_names") != null;
            throw new RefusedException(
                    weightsAlone ? "it holds weights, but no architecture" : "it holds no architecture (model_config)");
        }
        if (!(weights instanceof Group layers)) {
            throw new RefusedException("it holds an architecture, but no weights (" + WEIGHTS + ")");
        }
        for (String name : file.getChildren().keySet()) {
            if (!name.equals(WEIGHTS) && !name.equals(OPTIMIZER)) {
                throw new RefusedException("it holds '" + name + "', which is part of no layer");
            }
        }
        for (Group group : List.of(file, layers)) {
            requireKnownWriter(group);
        }
        Map<String, Map<String, Dataset>> arrays = arrays(layers);
        KerasContent.writeArchitecture(out, text(architecture), arrays.size());
        for (Map.Entry<String, Map<String, Dataset>> layer : arrays.entrySet()) {
            KerasContent.writeLayer(out, layer.getKey(), layer.getValue().size());
            for (Map.Entry<String, Dataset> array : layer.getValue().entrySet()) {
                KerasContent.writeArray(out, array.getKey(), array(layer.getKey(), array.getKey(), array.getValue()));
            }
        }
    }

    private static void requireKnownWriter(Group group) throws IOException {
        Attribute backend = group.getAttribute("backend");
        if (backend != null && !BACKENDS.contains(text(backend))) {
            throw new RefusedException("it was saved by the backend " + text(backend)
                    + ", whose convolutions are not known; load it in Keras with another one and save it again");
        }
        Attribute version = group.getAttribute("keras_version");
        if (version != null && text(version).startsWith(FIRST_KERAS)) {
            throw new RefusedException("it was saved by Keras " + text(version)
                    + ", whose arrays are laid out otherwise; load it in Keras 2 and save it again");
        }
    }

    private Map<String, Map<String, Dataset>> arrays(Group layers) throws IOException {
        Set<String> listed = new LinkedHashSet<>(texts(layers, "layer_names"));
        Map<String, Map<String, Dataset>> arrays = new LinkedHashMap<>();
        for (Map.Entry<String, Node> child : layers.getChildren().entrySet()) {
            String name = child.getKey();
            Map<String, Dataset> found = new LinkedHashMap<>();
            collect(child.getValue(), "", found, 0);
            if (listed.contains(name)) {
                arrays.put(name, listed(name, (Group) child.getValue(), found));
            } else if (!name.equals(TOP_LEVEL) || !found.isEmpty()) {
                throw new RefusedException("its weights are of a layer '" + name + "', which it does not list");
            }
        }
        for (String name : listed) {
            if (!arrays.containsKey(name)) {
                throw new RefusedException("its layer '" + name + "' has no group in it");
            }
        }
        return arrays;
    }

    private static void collect(Node node, String path, Map<String, Dataset> found, int depth) throws IOException {
        if (node.isLink() || depth > DEEPEST) {
            throw new RefusedException("it holds a link or a deep nest at '" + node.getName() + "'");
        }
        if (node instanceof Dataset dataset) {
            found.put(path, dataset);
        } else if (node instanceof Group group) {
            for (Map.Entry<String, Node> child : group.getChildren().entrySet()) {
                collect(child.getValue(), path + (path.isEmpty() ? "" : "/") + child.getKey(), found, depth + 1);
            }
        } else {
            throw new RefusedException("it holds '" + node.getName() + "', which is no array");
        }
    }

    /** A layer's arrays in the order of its list. */
    private static Map<String, Dataset> listed(String layer, Group group, Map<String, Dataset> found)
            throws IOException {
        Map<String, Dataset> arrays = new LinkedHashMap<>();
        Set<String> unlisted = new LinkedHashSet<>(found.keySet());
        for (String path : texts(group, "weight_names")) {
            Dataset dataset = found.get(path);
            if (dataset == null || !unlisted.remove(path)) {
                throw new RefusedException("its layer '" + layer + "' lists the array '" + path + "', which it "
                        + (dataset == null ? "does not hold" : "lists twice"));
            }
            String name = path.substring(path.lastIndexOf('/') + 1).replaceFirst(":\\d+$", "");
            if (arrays.put(name, dataset) != null) {
                throw new RefusedException("its layer '" + layer + "' has two arrays named '" + name + "'");
            }
        }
        if (!unlisted.isEmpty()) {
            throw new RefusedException("its layer '" + layer + "' holds arrays that it does not list: " + unlisted);
        }
        return arrays;
    }

    private KerasArray array(String layer, String name, Dataset dataset) throws IOException {
        String where = "its layer '" + layer + "' has an array '" + name + "' ";
        if (dataset.getJavaType() != float.class && dataset.getJavaType() != double.class) {
            throw new RefusedException(
                    where + "of " + dataset.getJavaType().getSimpleName() + " values; known are float" + " and double");
        }
        int[] shape = dataset.getDimensions();
        long count = 1;
        for (int size : shape) {
            count = size < 1 ? 0 : Math.min(count * size, 1L << 40);
        }
        if (shape.length < 1 || shape.length > 4 || count < 1 || count > MOST_VALUES) {
            throw new RefusedException(where + "of shape " + Arrays.toString(shape));
        }
        if (isCompressed(dataset)) {
            throw new RefusedException(where + "that is compressed; save it without compression");
        }
        if (count > fileBytes / Float.BYTES * 2) {
            throw new RefusedException(where + "of shape " + Arrays.toString(shape) + ", more than the file can hold");
        }
        float[] values = values(dataset.getDataFlat());
        if (values.length != count) {
            throw new RefusedException(where + "of " + values.length + " values and shape " + Arrays.toString(shape));
        }
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new RefusedException(where + "that holds " + value);
            }
        }
        return new KerasArray(shape, values);
    }

    private static boolean isCompressed(Dataset dataset) {
        try {
            return !dataset.getFilters().isEmpty();
        } catch (LinkageError e) {
            // What unpacks them is left out of this program.
            return true;
        }
    }

    private static float[] values(Object data) {
        if (data instanceof float[] floats) {
            return floats;
        }
        double[] doubles = (double[]) data;
        float[] values = new float[doubles.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) doubles[i];
        }
        return values;
    }

    /** A list of texts, which Keras parts into several attributes if it is long: {@code layer_names0} and so on. */
    private static List<String> texts(Group group, String name) throws IOException {
        Attribute whole = group.getAttribute(name);
        if (whole != null) {
            return textsOf(whole);
        }
        List<String> texts = new ArrayList<>();
        Attribute part = group.getAttribute(name + 0);
        if (part == null) {
            throw new RefusedException("its group '" + group.getName() + "' has no list " + name);
        }
        for (int i = 1; part != null; i++) {
            texts.addAll(textsOf(part));
            part = group.getAttribute(name + i);
        }
        return texts;
    }

    private static List<String> textsOf(Attribute attribute) throws IOException {
        if (attribute.getSize() == 0) {
            return List.of();
        }
        if (attribute.getData() instanceof String[] texts) {
            return List.of(texts);
        }
        throw new RefusedException("its attribute '" + attribute.getName() + "' is no list of texts");
    }

    private static String text(Attribute attribute) throws IOException {
        if (attribute.getData() instanceof String text) {
            return text;
        }
        throw new RefusedException("its attribute '" + attribute.getName() + "' is no text");
    }
}
