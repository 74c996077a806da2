package org.colotride.config;

/**
 * A component that somebody else brings along, in a jar of his own: a network, loss, miner, defence, attack, data set,
 * transform or kind of weights file. A configuration names it as it names ours.
 *
 * <p>The jar names its plug-ins in {@code META-INF/services/org.colotride.config.Plugin}; they are found by {@link
 * java.util.ServiceLoader} wherever the jar is on the class path. Each has a public constructor without arguments.
 *
 * @param <T> what it makes
 * @param <A> its arguments, a record that checks itself, see {@link ConfigReader} and {@link Require}
 */
public interface Plugin<T, A extends Record> {
    /** What it makes: the interface, such as {@code Defense.class}. */
    Class<T> kind();

    /** What a configuration calls it: a letter or digit, then up to 39 letters, digits, '.', '_', '+' and '-'. */
    String name();

    /** The record that its arguments are bound to. */
    Class<A> arguments();

    /** @throws IllegalArgumentException if the arguments do not go together; the message begins with a key */
    T create(A arguments);
}
