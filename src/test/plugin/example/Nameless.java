package example;

/** Has a name that no configuration could write. */
public final class Nameless extends Shadowing {
    @Override
    public String name() {
        return "a name\n";
    }
}
