package org.colotride.attack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.colotride.config.Component;
import org.colotride.config.Registry;

/** An attack with the name and the arguments that it was made of. Two are equal if both are. */
public final class ConfiguredAttack {
    private final Component component;
    private final Attack rule;

    private ConfiguredAttack(Component component, Attack rule) {
        this.component = component;
        this.rule = rule;
    }

    /**
     * @param registry in which the attack is looked up
     * @throws org.colotride.config.ConfigException if it is not there, or an argument is wrong
     */
    public static ConfiguredAttack of(Registry<Attack> registry, Component component) {
        Component resolved = registry.resolve(component);
        return new ConfiguredAttack(resolved, registry.create(resolved));
    }

    /**
     * The same with the arguments that make it what the published program runs, those of others kept.
     *
     * @throws org.colotride.config.ConfigException as {@link #of}
     */
    public static ConfiguredAttack published(Registry<Attack> registry, Component component) {
        ConfiguredAttack given = of(registry, component);
        Map<String, String> published = given.rule.publishedArguments();
        if (published.isEmpty()) {
            return given;
        }
        ObjectNode args = given.args().deepCopy();
        published.forEach(args::put);
        return of(registry, new Component(component.name(), args, component.origin()));
    }

    /** As the papers write it. */
    public String name() {
        return component.name();
    }

    /** Every argument, defaults included. */
    public ObjectNode args() {
        return component.args();
    }

    /** The attack itself. */
    public Attack rule() {
        return rule;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConfiguredAttack that && component.equals(that.component);
    }

    @Override
    public int hashCode() {
        return component.hashCode();
    }

    @Override
    public String toString() {
        return component.name() + " " + component.args();
    }
}
