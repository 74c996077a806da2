package example;

import org.colotride.config.Plugin;
import org.colotride.defense.Defense;
import org.colotride.defense.PublishedDescent;

/** Would take a name that is ours. */
public class Shadowing implements Plugin<Defense, PublishedDescent> {
    @Override
    public Class<Defense> kind() {
        return Defense.class;
    }

    @Override
    public String name() {
        return "act";
    }

    @Override
    public Class<PublishedDescent> arguments() {
        return PublishedDescent.class;
    }

    @Override
    public Defense create(PublishedDescent descent) {
        throw new IllegalStateException("the wrong act");
    }
}
