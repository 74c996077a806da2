package org.colotride.config;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plug-ins on the class path. One that cannot be loaded, or has no proper name, is left out and warned of: it must not
 * keep a program from what it can do without it.
 */
public final class Plugins {
    private static final Logger LOG = LoggerFactory.getLogger(Plugins.class);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,39}");

    private Plugins() {}

    /** Those that make something of a kind, in the order of the class path. */
    public static <T> List<Plugin<T, ?>> of(Class<T> kind) {
        List<Plugin<T, ?>> found = new ArrayList<>();
        var all =
                ServiceLoader.load(Plugin.class, Plugins.class.getClassLoader()).iterator();
        while (true) {
            try {
                if (!all.hasNext()) {
                    return List.copyOf(found);
                }
                Plugin<?, ?> plugin = all.next();
                if (plugin.kind() == kind && isNamed(plugin)) {
                    @SuppressWarnings("unchecked")
                    Plugin<T, ?> ofKind = (Plugin<T, ?>) plugin;
                    found.add(ofKind);
                }
            } catch (ServiceConfigurationError | LinkageError e) {
                LOG.warn("A plug-in cannot be loaded and is left out: {}", e.getMessage());
            }
        }
    }

    private static boolean isNamed(Plugin<?, ?> plugin) {
        boolean named = plugin.name() != null && NAME.matcher(plugin.name()).matches();
        if (!named) {
            LOG.warn(
                    "Plug-in {} is left out: its name '{}' is not made of letters, digits, '.', '_', '+' and '-'",
                    plugin.getClass().getName(),
                    plugin.name());
        }
        return named;
    }
}
