package org.colotride.model.weights;

import java.util.LinkedHashMap;
import java.util.Map;
import org.colotride.config.ConfigException;

/** What PyTorch saved: a state dict, or a Lightning checkpoint with one under {@code state_dict}. */
final class Checkpoint {
    private static final String STATE_DICT = "state_dict";

    /** Tied weights are counted for each name, but hundredfold sharing is a mistake or an attack. */
    private static final int MOST_SHARING = 4;

    private Checkpoint() {}

    /**
     * @param root of the file's pickle
     * @param fileBytes length of the file
     * @throws ConfigException if an entry of the state dict is no tensor, or its tensors are larger than the file can be
     */
    static Map<String, StoredTensor> tensors(Object root, String where, long fileBytes) {
        if (!(root instanceof PickleDict dict)) {
            throw new ConfigException(where + ": holds " + PickleNone.describe(root)
                    + ", not a state dict; save model.state_dict() instead");
        }
        Object inner = dict.entries().get(STATE_DICT);
        boolean lightning = inner instanceof PickleDict;
        Map<Object, Object> entries = lightning ? ((PickleDict) inner).entries() : dict.entries();
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        double bytes = 0;
        for (Map.Entry<Object, Object> entry : entries.entrySet()) {
            if (!(entry.getKey() instanceof String name)) {
                throw new ConfigException(where + ": its state dict has " + PickleNone.describe(entry.getKey())
                        + " for a name, not a text");
            }
            if (!(entry.getValue() instanceof StoredTensor tensor)) {
                throw new ConfigException(where + ": '" + name + "'" + (lightning ? " of its state_dict" : "") + " is "
                        + PickleNone.describe(entry.getValue())
                        + ", not a tensor; a file holds either a state dict, or a checkpoint with one under '"
                        + STATE_DICT + "'");
            }
            tensors.put(name, tensor);
            bytes += (double) tensor.elementCount() * tensor.type().bytes();
        }
        if (bytes > (double) MOST_SHARING * fileBytes) {
            throw new ConfigException(where + ": its tensors would take " + (long) bytes + " bytes, the file has only "
                    + fileBytes + ": too many share the same values");
        }
        return tensors;
    }
}
