package org.colotride.model.weights;

import java.util.List;
import org.colotride.config.Require;
import org.colotride.io.storage.Storages;

/**
 * Weights that a network starts with instead of random ones.
 *
 * @param file a state dict: {@code .safetensors}, {@code .pth}, {@code .pt}, {@code .ckpt} or {@code .bin}
 * @param fresh layers that keep the random weights, by their names: {@code [fc]} for a classifier's last layer
 * @param prefix what stands before the network's own names in the file; null if that can be seen from them
 */
public record WeightsConfig(String file, List<String> fresh, String prefix) {
    public WeightsConfig {
        Require.present("file", file);
        Require.check("file", file, !file.isBlank(), "a file of weights");
        Require.check("file", file, !Storages.isAddress(file), "a file of this machine's; copy it from its storage");
        fresh = fresh == null ? List.of() : List.copyOf(fresh);
    }
}
