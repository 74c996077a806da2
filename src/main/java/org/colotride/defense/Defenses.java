package org.colotride.defense;

import org.colotride.config.Registry;

/** The defences that a configuration can name under {@code defense}. */
public final class Defenses {
    public static final Registry<Defense> REGISTRY = Registry.<Defense>of("defense")
            .with("colo-tride", ColoTride.Args.class, ColoTride::new)
            .with("none", NoDefense.Args.class, NoDefense::new);

    private Defenses() {}
}
