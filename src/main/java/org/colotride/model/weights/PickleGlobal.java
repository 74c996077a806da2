package org.colotride.model.weights;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A name of Python's that a pickle may mention. None is ever looked up or called: each stands for a few lines of this
 * package, or for nothing.
 *
 * @param name module and name, {@code torch.FloatStorage}
 * @param role what this program makes of it
 * @param type of a {@link Role#STORAGE}'s elements, otherwise null
 */
record PickleGlobal(String name, Role role, ElementType type) {
    /** What stands behind a name. */
    enum Role {
        /** {@code collections.OrderedDict}: a dictionary. */
        ORDERED_DICT,
        /** A tensor from a storage, an offset, a shape and strides. */
        TENSOR,
        /** A tensor from a tensor. */
        PARAMETER,
        /** The type of a storage. */
        STORAGE,
        /** Something that Lightning or an optimiser keeps beside the weights: a placeholder without content. */
        LEFT_OUT
    }

    /** What checkpoints hold beside their weights, and what a user needs not. */
    private static final Set<String> LEFT_OUT = Set.of(
            "argparse.Namespace",
            "collections.Counter",
            "numpy.core.multiarray.scalar",
            "numpy._core.multiarray.scalar",
            "numpy.dtype",
            "_codecs.encode",
            "pathlib.PosixPath",
            "pathlib.WindowsPath",
            "torch.Size",
            "torch.device");

    private static final List<String> LIGHTNING =
            List.of("pytorch_lightning.", "lightning.pytorch.", "lightning.fabric.", "lightning_fabric.");

    /** What this program makes of a name; empty if it is refused. */
    static Optional<PickleGlobal> of(String module, String name) {
        String full = module + "." + name;
        switch (full) {
            case "collections.OrderedDict":
                return global(full, Role.ORDERED_DICT);
            case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2":
                return global(full, Role.TENSOR);
            case "torch._utils._rebuild_parameter", "torch.nn.parameter.Parameter":
                return global(full, Role.PARAMETER);
            default:
                break;
        }
        if (module.equals("torch")) {
            Optional<ElementType> type = ElementType.ofStorage(name);
            if (type.isPresent()) {
                return Optional.of(new PickleGlobal(full, Role.STORAGE, type.get()));
            }
        }
        boolean lightningClass = LIGHTNING.stream().anyMatch(full::startsWith)
                && module.matches("[a-z0-9_]+(\\.[a-z0-9_]+)*")
                && name.matches("[A-Z]\\w*");
        return LEFT_OUT.contains(full) || lightningClass ? global(full, Role.LEFT_OUT) : Optional.empty();
    }

    private static Optional<PickleGlobal> global(String name, Role role) {
        return Optional.of(new PickleGlobal(name, role, null));
    }
}
