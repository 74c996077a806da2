package org.colotride.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryTest {
    record Nothing() {}

    record Bounded(@Default("8/255") double epsilon, @Default("16") int steps) {
        Bounded {
            Require.aboveUpTo("epsilon", epsilon, 0, 1);
        }
    }

    record Run(Component defense) {}

    private static final Registry<Record> DEFENSES = Registry.<Record>of("defense")
            .with("none", Nothing.class, args -> args)
            .with("colo-tride", Bounded.class, args -> args);

    @TempDir
    Path folder;

    private Record create(String yaml, String... overrides) throws IOException {
        Path file = Files.writeString(folder.resolve("r.yaml"), yaml);
        return DEFENSES.create(
                ConfigReader.read(file, List.of(overrides), Run.class).defense());
    }

    private void assertRefused(String yaml, String override, String... parts) {
        String message = assertThrows(ConfigException.class, () -> create(yaml, override))
                .getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), () -> message + " lacks " + part);
        }
    }

    @Test
    void bindsArgsOfTheNamedComponent() throws IOException {
        String yaml = "defense: {name: colo-tride, args: {epsilon: 77/255}}";
        assertEquals(new Bounded(77.0 / 255, 16), create(yaml));
        assertEquals(new Bounded(77.0 / 255, 3), create(yaml, "defense.steps=3"));
        assertEquals(new Bounded(8.0 / 255, 3), create(yaml, "defense.args.epsilon=8/255", "defense.steps=3"));
        assertEquals(new Nothing(), create(yaml, "defense=none"));
        assertEquals(new Nothing(), create("defense: none"));
        assertEquals(new Bounded(8.0 / 255, 16), create("defense: none", "defense.name=colo-tride"));
        assertEquals(new Bounded(0.5, 16), create("defense:\n  name: colo-tride\n  args:\n", "defense.epsilon=0.5"));
        assertEquals(new Bounded(0.5, 16), create("defense: none", "defense={name: colo-tride, args: {epsilon: 1/2}}"));
    }

    @Test
    void refusesFaultsNamingWhereTheyStand() {
        assertRefused("defense: colotride", "defense.steps=1", "r.yaml: defense", "did you mean 'colo-tride'?");
        assertRefused("defense: none", "defense=colo-trid", "command line: defense", "did you mean 'colo-tride'?");
        assertRefused("defense: colo-tride", "defense.epsilom=1", "command line: defense.epsilom", "'epsilon'");
        assertRefused(
                "defense: colo-tride", "defense.epsilon=2", "command line: defense.epsilon: 2.0 is not in (0, 1]");
        assertRefused("defense: colo-tride", "defense.args.epsilon=2", "command line: defense.epsilon: 2.0");
        assertRefused(
                "defense: {name: colo-tride, args: {epsilon: 3}}", "defense.steps=2", "r.yaml: defense.epsilon: 3.0");
        assertRefused(
                "defense: {name: colo-tride, arg: {epsilon: 3}}", "defense.steps=2", "r.yaml: defense.arg", "'args'");
        assertRefused("defense: 3", "defense.steps=2", "r.yaml: defense.name: is missing");
    }

    @Test
    void resolvesEveryArgument() {
        Component resolved = DEFENSES.resolve(Component.named("colo-tride"));
        assertEquals(
                "{\"epsilon\":" + 8.0 / 255 + ",\"steps\":16}", resolved.args().toString());
        assertEquals(DEFENSES.create(Component.named("colo-tride")), DEFENSES.create(resolved));
    }

    @Test
    void isImmutableAndRefusesASecondOfTheSameName() {
        assertThrows(IllegalArgumentException.class, () -> DEFENSES.with("none", Nothing.class, args -> args));
        DEFENSES.with("other", Nothing.class, args -> args);
        assertEquals(Set.of("none", "colo-tride"), DEFENSES.names());
    }
}
