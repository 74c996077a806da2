package org.colotride.model.weights;

/** A storage that a pickle refers to; several tensors may share it. */
record PickleStorage(ElementType type, long elements, StorageBytes bytes) {
    /** Finds the storage that a pickle names. */
    @FunctionalInterface
    interface Resolver {
        /**
         * @param key its name in the file
         * @param elements how many the pickle says it has
         * @throws IllegalArgumentException if the file cannot hold such a storage
         */
        PickleStorage resolve(ElementType type, String key, long elements);
    }
}
