package org.colotride.config;

import java.lang.reflect.RecordComponent;

/** Reads records whose components are known at run time only. */
final class RecordValues {
    private RecordValues() {}

    static Object of(Record record, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }
}
