package org.colotride.attack;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.colotride.retrieval.AttackFigure;

/**
 * An attack on retrieval: a rule that selects images for the one that moves, a query or a candidate, and an objective on
 * the embedding of the image that moves. How that image is searched for (white-box, black-box) is not its business.
 *
 * <p>What tables, plots, checks and pages must know of an attack it declares here itself; none of them knows its name.
 */
public interface Attack {
    /** As the papers write it: {@code CA+}, {@code ES} … */
    String name();

    /** What the attack moves. It matters where the gallery is apart from the queries: the other part is fixed. */
    default MovingImage moves() {
        return MovingImage.QUERY;
    }

    /** The figures that its objectives give, by the same names in the same order; at least one. */
    List<AttackFigure> figures();

    /** The first of its figures of a kind. */
    default Optional<AttackFigure> figure(AttackFigure.Kind kind) {
        return figures().stream().filter(figure -> figure.kind() == kind).findFirst();
    }

    /** What a selected image is to the attack, for the caption of a picture: {@code candidate to raise}. */
    default String aim() {
        return "selected image";
    }

    /**
     * How many of the selected images, from the first, the attack aims at, if behind them it keeps others that it needs;
     * nothing if it aims at all.
     */
    default OptionalInt aims() {
        return OptionalInt.empty();
    }

    /** What of it differs from the papers, with the arguments that it has. */
    default List<Departure> departures() {
        return List.of();
    }

    /** The arguments by which it does as the published program where the default is another; by name. */
    default Map<String, String> publishedArguments() {
        return Map.of();
    }

    /**
     * Whether the loss is about 0 at the benign image, although the attack has everything to win: then a first loss of 0
     * is no sign that nothing is left to do.
     */
    default boolean startsWithoutLoss() {
        return false;
    }

    /**
     * Whether an adversary whom no ε bounds must leave none of the queries right, so that a failure shows that gradients
     * mislead. Then one of the figures is of kind {@link AttackFigure.Kind#QUERIES_RIGHT}.
     */
    default boolean succeedsUnbounded() {
        return false;
    }

    /**
     * Further losses that a search for the worst case descends beside the attack's own, where that pursues something else
     * than the figure, or goes flat before the figure is lost.
     *
     * @param query the image that moves
     */
    default List<QueryObjective> surrogates(BenignQuery query, Gallery gallery, int[] selected) {
        return List.of();
    }

    /**
     * The images that the attack uses against the one that moves: of the gallery for a query, of the gallery's queries
     * for a candidate.
     *
     * @param query the image that moves
     * @return their rows; empty if the attack needs none
     * @throws AttackException if there is no such image
     */
    int[] select(BenignQuery query, Gallery gallery, RandomGenerator random);

    /** The attack on one image with the given selection. */
    QueryObjective objective(BenignQuery query, Gallery gallery, int[] selected);
}
