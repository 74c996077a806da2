package org.colotride.model.weights;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a pickle's calls mean, for the few that are known. Every method throws {@link IllegalArgumentException}, naming
 * what it was, if a pickle asks for anything else.
 */
final class PickleCalls {
    private final PickleStorage.Resolver storages;
    private final Set<String> leftOut = new LinkedHashSet<>();

    PickleCalls(PickleStorage.Resolver storages) {
        this.storages = storages;
    }

    /** Names of the placeholders that were met. */
    List<String> leftOut() {
        return List.copyOf(leftOut);
    }

    PickleGlobal global(String module, String name) {
        PickleGlobal global = PickleGlobal.of(module, name)
                .orElseThrow(() -> new IllegalArgumentException("asks for " + module + "." + name));
        if (global.role() == PickleGlobal.Role.LEFT_OUT) {
            leftOut.add(global.name());
        }
        return global;
    }

    Object reduce(Object function, Object arguments) {
        if (!(function instanceof PickleGlobal global) || !(arguments instanceof PickleTuple tuple)) {
            throw new IllegalArgumentException("calls " + PickleNone.describe(function));
        }
        List<Object> items = tuple.items();
        return switch (global.role()) {
            case ORDERED_DICT -> {
                require(items.isEmpty(), "makes an OrderedDict of " + items.size() + " arguments");
                yield new PickleDict();
            }
            case TENSOR -> tensor(global.name(), items);
            case PARAMETER -> {
                require(
                        !items.isEmpty() && items.size() <= 3 && items.get(0) instanceof StoredTensor,
                        "calls " + global.name() + " without a tensor");
                requireNoHooks(items.subList(1, items.size()));
                yield items.get(0);
            }
            case LEFT_OUT -> global;
            case STORAGE -> throw new IllegalArgumentException("calls " + global.name());
        };
    }

    Object newObject(Object type, Object arguments) {
        require(
                type instanceof PickleGlobal global && global.role() == PickleGlobal.Role.LEFT_OUT,
                "makes an object of " + PickleNone.describe(type));
        require(arguments instanceof PickleTuple, "makes an object of " + PickleNone.describe(arguments));
        return type;
    }

    /** An object's attributes: those of an ordered dictionary or a parameter are not needed. */
    void build(Object target, Object state) {
        boolean attributes = target instanceof PickleDict && state instanceof PickleDict;
        if (target instanceof StoredTensor && state instanceof PickleTuple tuple) {
            requireNoHooks(tuple.items());
            attributes = true;
        }
        require(attributes || isLeftOut(target), "changes the attributes of " + PickleNone.describe(target));
    }

    void setItem(Object target, Object key, Object value) {
        if (target instanceof PickleDict dict) {
            dict.put(key, value);
        } else {
            require(isLeftOut(target), "sets an entry of " + PickleNone.describe(target));
        }
    }

    @SuppressWarnings("unchecked")
    void append(Object target, Object value) {
        if (target instanceof ArrayList<?> list) {
            ((ArrayList<Object>) list).add(value);
        } else {
            require(isLeftOut(target), "appends to " + PickleNone.describe(target));
        }
    }

    /** {@code ('storage', type, key, location, elements)}; before PyTorch 1.6 with a sixth item, None. */
    PickleStorage persistent(Object id) {
        List<Object> items = id instanceof PickleTuple tuple ? tuple.items() : List.of();
        require(
                !items.isEmpty() && items.get(0) instanceof String,
                "refers to " + PickleNone.describe(id) + " outside of itself");
        require(
                items.get(0).equals("storage"),
                "refers to a '" + items.get(0) + "' outside of itself (a whole module? save its state_dict())");
        require(items.size() == 5 || items.size() == 6, "refers to a storage by " + items.size() + " items");
        require(
                items.size() == 5 || items.get(5) == PickleNone.NONE,
                "refers to a part of a storage, as PyTorch before 0.4 did");
        if (items.get(1) instanceof PickleGlobal global
                && global.role() == PickleGlobal.Role.STORAGE
                && items.get(2) instanceof String key
                && items.get(3) instanceof String
                && items.get(4) instanceof Long elements) {
            require(elements >= 0, "refers to a storage of " + elements + " elements");
            return storages.resolve(global.type(), key, elements);
        }
        throw new IllegalArgumentException("refers to a storage of " + PickleNone.describe(items.get(1)));
    }

    /** {@code (storage, offset, shape, strides)}, then whether a gradient is required, hooks and metadata. */
    private static StoredTensor tensor(String function, List<Object> items) {
        require(items.size() >= 4 && items.size() <= 7, "calls " + function + " with " + items.size() + " arguments");
        if (items.get(0) instanceof PickleStorage storage
                && items.get(1) instanceof Long offset
                && items.get(2) instanceof PickleTuple shape
                && items.get(3) instanceof PickleTuple stride) {
            requireNoHooks(items.subList(4, items.size()));
            TensorLayout layout = new TensorLayout(offset, shape.numbers("shape"), stride.numbers("strides"));
            layout.requireWithin(storage.elements(), storage.type());
            return new StoredTensor(storage.type(), layout, storage.bytes());
        }
        throw new IllegalArgumentException("calls " + function + " without a storage, an offset, a shape and strides");
    }

    /** Flags, and hooks as they are when there are none. */
    private static void requireNoHooks(List<Object> items) {
        for (Object item : items) {
            boolean plain = item instanceof Boolean
                    || item == PickleNone.NONE
                    || item instanceof PickleDict dict && dict.entries().isEmpty();
            require(plain, "gives a tensor " + PickleNone.describe(item) + " for a hook");
        }
    }

    private static boolean isLeftOut(Object value) {
        return value instanceof PickleGlobal global && global.role() == PickleGlobal.Role.LEFT_OUT;
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }
}
