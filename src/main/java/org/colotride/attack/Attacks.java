package org.colotride.attack;

import java.util.List;
import org.colotride.config.Component;
import org.colotride.config.Registry;

/** The attacks that a configuration can name, as the papers write them ({@code CA-} with a hyphen). */
public final class Attacks {
    /** For an attack without arguments. */
    public record NoArgs() {}

    public static final Registry<Attack> REGISTRY = Registry.<Attack>of("attack")
            .with("CA+", CandidateAttack.Args.class, args -> new CandidateAttack(Direction.RAISE, args))
            .with("CA-", CandidateAttack.Args.class, args -> new CandidateAttack(Direction.LOWER, args))
            .with("QA+", QueryAttack.Args.class, args -> new QueryAttack(Direction.RAISE, args))
            .with("QA-", QueryAttack.Args.class, args -> new QueryAttack(Direction.LOWER, args))
            .with("TMA", NoArgs.class, args -> new TargetedMismatch())
            .with("ES", NoArgs.class, args -> new EmbeddingShift())
            .with("LTM", LearningToMisrank.Args.class, LearningToMisrank::new)
            .with("GTM", GreedyTopOneMismatch.Args.class, GreedyTopOneMismatch::new)
            .with("GTT", NoArgs.class, args -> new GreedyTopOneTranslocation())
            .with(
                    "SPQA+",
                    SemanticsPreservingQueryAttack.Args.class,
                    args -> semanticsPreserving(Direction.RAISE, args))
            .with(
                    "SPQA-",
                    SemanticsPreservingQueryAttack.Args.class,
                    args -> semanticsPreserving(Direction.LOWER, args));

    private static final List<String> STANDARD = List.of("CA+", "CA-", "QA+", "QA-", "TMA", "ES", "LTM", "GTM", "GTT");

    private Attacks() {}

    /** The nine attacks that give the ten figures of ERS, with default arguments, in the papers' order. */
    public static List<Attack> standard() {
        return standardComponents().stream().map(REGISTRY::create).toList();
    }

    /** The same as a configuration names them, their arguments written out. */
    public static List<Component> standardComponents() {
        return STANDARD.stream().map(Component::named).map(REGISTRY::resolve).toList();
    }

    private static Attack semanticsPreserving(Direction direction, SemanticsPreservingQueryAttack.Args args) {
        return new SemanticsPreservingQueryAttack(direction, args);
    }
}
