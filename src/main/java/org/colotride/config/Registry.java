package org.colotride.config;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The components of one kind by name; immutable. Adding one is one line: {@code .with(name, Args.class, New::new)}. */
public final class Registry<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Registry.class);

    private record Entry<A extends Record, T>(Class<A> args, Function<A, T> factory) {
        T create(Component component) {
            A bound = ConfigReader.bindArgs(component, args);
            try {
                return factory.apply(bound);
            } catch (IllegalArgumentException e) {
                throw new ConfigException(component.origin() + ": " + e.getMessage(), e);
            }
        }
    }

    private final String kind;
    private final Map<String, Entry<?, T>> entries;

    private Registry(String kind, Map<String, Entry<?, T>> entries) {
        this.kind = kind;
        this.entries = entries;
    }

    /** @param kind what is registered, for messages: {@code loss}, {@code defense} … */
    public static <T> Registry<T> of(String kind) {
        return new Registry<>(kind, Map.of());
    }

    /**
     * This registry and one more component, whose arguments are bound to the record {@code args}.
     *
     * @throws IllegalArgumentException if the name is taken
     */
    public <A extends Record> Registry<T> with(String name, Class<A> args, Function<A, T> factory) {
        Map<String, Entry<?, T>> more = new LinkedHashMap<>(entries);
        if (more.put(name, new Entry<>(args, factory)) != null) {
            throw new IllegalArgumentException("two kinds of " + kind + " are named '" + name + "'");
        }
        return new Registry<>(kind, Collections.unmodifiableMap(more));
    }

    /**
     * This registry and the {@linkplain Plugin plug-ins} on the class path that make such components. One whose name is
     * taken is left out and warned of: nobody's configuration comes to mean something else because of a jar.
     */
    public Registry<T> withPlugins(Class<T> made) {
        Registry<T> all = this;
        for (Plugin<T, ?> plugin : Plugins.of(made)) {
            if (all.entries.containsKey(plugin.name())) {
                LOG.warn(
                        "Plug-in {} is left out: another {} is named '{}'",
                        plugin.getClass().getName(),
                        kind,
                        plugin.name());
            } else {
                all = all.withPlugin(plugin);
            }
        }
        return all;
    }

    private <A extends Record> Registry<T> withPlugin(Plugin<T, A> plugin) {
        return with(plugin.name(), plugin.arguments(), plugin::create);
    }

    /** In the order of registration. */
    public Set<String> names() {
        return entries.keySet();
    }

    /** Whether the component of a registered name has an argument of that name. */
    public boolean hasArgument(String name, String argument) {
        return Arrays.stream(arguments(name).getRecordComponents())
                .anyMatch(component -> component.getName().equals(argument));
    }

    /** The record that a component's arguments are bound to, by its registered name. */
    Class<? extends Record> arguments(String name) {
        return entries.get(name).args();
    }

    /** @throws ConfigException if the name is not registered or an argument is unknown, of a wrong type or out of range */
    public T create(Component component) {
        return entry(component).create(component);
    }

    /**
     * The component with every argument written out, defaults included.
     *
     * @throws ConfigException as {@link #create}
     */
    public Component resolve(Component component) {
        return new Component(
                component.name(), ConfigWriter.toTree(bound(component)), component.origin(), component.overridden());
    }

    /** The component's arguments as their record. */
    Record bound(Component component) {
        return ConfigReader.bindArgs(component, entry(component).args());
    }

    private Entry<?, T> entry(Component component) {
        Entry<?, T> entry = entries.get(component.name());
        if (entry == null) {
            throw new ConfigException(component.origin() + ": no " + kind + " is named '" + component.name() + "'"
                    + NearestName.hint(component.name(), names()));
        }
        return entry;
    }
}
