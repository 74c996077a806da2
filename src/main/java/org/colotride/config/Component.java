package org.colotride.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import java.util.Set;

/**
 * A component as a configuration names it: {@code {name: …, args: {…}}}, or its name alone. Two are equal if name and
 * args are, wherever they stand.
 *
 * @param name the registered name
 * @param args its arguments, empty if none are given
 * @param origin where it stands, for messages: {@code conf/x.yaml: defense}
 * @param overridden the keys of {@code args} that the command line gave
 */
public record Component(String name, ObjectNode args, String origin, Set<String> overridden) {
    public Component {
        Require.present("name", name);
        args = args == null ? JsonNodeFactory.instance.objectNode() : args;
        overridden = Set.copyOf(overridden);
    }

    public Component(String name, ObjectNode args, String origin) {
        this(name, args, origin, Set.of());
    }

    /** A component without arguments, made by a program. */
    public static Component named(String name) {
        return new Component(name, null, "program");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Component that && name.equals(that.name) && args.equals(that.args);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, args);
    }
}
