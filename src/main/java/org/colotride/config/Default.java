package org.colotride.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value of a record component whose key a configuration leaves out, written as in YAML: {@code @Default("8/255")},
 * {@code @Default("true")}, {@code @Default("{}")} for a section of defaults, {@code @Default("none")} for a component.
 *
 * <p>Without it a primitive component is a required key; any other receives null, which the compact constructor replaces
 * or refuses ({@link Require#present}).
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
    String value();

    /**
     * Whether {@link ConfigWriter} writes the key where its value is this one. A key that came late does not: files that
     * were written before it stay as they were.
     */
    boolean written() default true;
}
