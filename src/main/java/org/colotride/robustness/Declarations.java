package org.colotride.robustness;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.colotride.attack.Attack;
import org.colotride.attack.Attacks;
import org.colotride.attack.ConfiguredAttack;
import org.colotride.config.Component;
import org.colotride.config.ConfigException;
import org.colotride.config.Registry;
import org.colotride.retrieval.AttackFigure;
import org.colotride.retrieval.FigureGuide;

/** What attacks declare of themselves and their figures, for whoever has but their names: a page, a result that was read. */
public final class Declarations {
    private final Registry<Attack> registry;
    private final Map<String, Attack> attacks = new LinkedHashMap<>();
    private final Map<String, AttackFigure> figures = new LinkedHashMap<>();

    /** @param registry the attacks that are known, by their default arguments */
    public Declarations(Registry<Attack> registry) {
        this(registry, List.of());
    }

    /**
     * @param registry the attacks that are known
     * @param results an attack in them is known by the arguments that it had there, in the first that has it
     */
    public Declarations(Registry<Attack> registry, Collection<RobustnessResult> results) {
        this.registry = registry;
        Attacks.standardFigures().forEach(figure -> figures.put(figure.name(), figure));
        for (String name : registry.names()) {
            ObjectNode args = results.stream()
                    .flatMap(result -> result.attacks().stream())
                    .filter(attack -> attack.attack().equals(name))
                    .findFirst()
                    .map(RobustnessResult.AttackResult::args)
                    .orElse(null);
            configured(name, args)
                    .or(() -> configured(name, null))
                    .ifPresent(attack -> attacks.put(name, attack.rule()));
        }
        attacks.values()
                .forEach(attack -> attack.figures().forEach(figure -> figures.putIfAbsent(figure.name(), figure)));
    }

    /** An attack with its arguments written out; nothing if this version does not know it or its arguments. */
    public Optional<ConfiguredAttack> configured(String name, ObjectNode args) {
        if (!registry.names().contains(name)) {
            return Optional.empty();
        }
        try {
            return Optional.of(ConfiguredAttack.of(registry, new Component(name, args, "plan")));
        } catch (ConfigException notOfThisVersion) {
            return Optional.empty();
        }
    }

    /** Nothing if it is not registered. */
    public Optional<Attack> attack(String name) {
        return Optional.ofNullable(attacks.get(name));
    }

    /** Every figure of every attack, the standard ones first, in the order of registration. */
    public List<AttackFigure> figures() {
        return List.copyOf(figures.values());
    }

    /** The guide to a figure of an attack or to any other, by its name in tables. */
    public Optional<FigureGuide> guide(String name) {
        return Optional.ofNullable(figures.get(name)).map(AttackFigure::guide).or(() -> FigureGuide.of(name));
    }

    /** Those of the names that are known, in the order given, each once. */
    public List<FigureGuide> guides(Collection<String> names) {
        return names.stream().distinct().flatMap(name -> guide(name).stream()).toList();
    }

    /** A figure by its name, with its unit; four significant digits if the name is unknown. */
    public String text(String name, double value) {
        return guide(name)
                .map(guide -> guide.text(value))
                .orElseGet(
                        () -> Double.isFinite(value) ? String.format(Locale.ROOT, "%.4g", value) : FigureGuide.ABSENT);
    }

    /** The names of the ten figures of the papers' tables, in their order. */
    public static List<String> standardNames() {
        return Attacks.standardFigures().stream().map(AttackFigure::name).toList();
    }
}
