package org.colotride.attack;

import java.util.List;
import org.colotride.config.Component;
import org.colotride.config.Registry;
import org.colotride.retrieval.AttackFigure;

/** The attacks that a configuration can name, as the papers write them ({@code CA-} with a hyphen). */
public final class Attacks {
    /** For an attack without arguments. */
    public record NoArgs() {}

    /** Those whose figures ERS averages, in the papers' order. */
    private static final Registry<Attack> STANDARD = Registry.<Attack>of("attack")
            .with("CA+", CandidateAttack.Args.class, args -> new CandidateAttack(Direction.RAISE, args))
            .with("CA-", CandidateAttack.Args.class, args -> new CandidateAttack(Direction.LOWER, args))
            .with("QA+", QueryAttack.Args.class, args -> new QueryAttack(Direction.RAISE, args))
            .with("QA-", QueryAttack.Args.class, args -> new QueryAttack(Direction.LOWER, args))
            .with("TMA", NoArgs.class, args -> new TargetedMismatch())
            .with("ES", NoArgs.class, args -> new EmbeddingShift())
            .with("LTM", LearningToMisrank.Args.class, LearningToMisrank::new)
            .with("GTM", GreedyTopOneMismatch.Args.class, GreedyTopOneMismatch::new)
            .with("GTT", NoArgs.class, args -> new GreedyTopOneTranslocation());

    public static final Registry<Attack> REGISTRY = STANDARD.with(
                    "SPQA+",
                    SemanticsPreservingQueryAttack.Args.class,
                    args -> semanticsPreserving(Direction.RAISE, args))
            .with(
                    "SPQA-",
                    SemanticsPreservingQueryAttack.Args.class,
                    args -> semanticsPreserving(Direction.LOWER, args))
            .withPlugins(Attack.class);

    private static final List<AttackFigure> STANDARD_FIGURES = standard().stream()
            .flatMap(attack -> attack.rule().figures().stream())
            .toList();

    private Attacks() {}

    /** The names of the nine attacks whose figures ERS averages, in the papers' order. */
    public static List<String> standardNames() {
        return List.copyOf(STANDARD.names());
    }

    /** The nine with default arguments. */
    public static List<ConfiguredAttack> standard() {
        return STANDARD.names().stream()
                .map(name -> ConfiguredAttack.of(STANDARD, Component.named(name)))
                .toList();
    }

    /** The nine as the published programs run them. */
    public static List<ConfiguredAttack> published() {
        return STANDARD.names().stream()
                .map(name -> ConfiguredAttack.published(STANDARD, Component.named(name)))
                .toList();
    }

    /** The ten figures of the nine: those of the papers' tables, and the components of ERS and ARS, in that order. */
    public static List<AttackFigure> standardFigures() {
        return STANDARD_FIGURES;
    }

    private static Attack semanticsPreserving(Direction direction, SemanticsPreservingQueryAttack.Args args) {
        return new SemanticsPreservingQueryAttack(direction, args);
    }
}
