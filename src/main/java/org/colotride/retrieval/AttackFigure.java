package org.colotride.retrieval;

/**
 * What an attack declares of one of its figures: the words that explain it and the scale on which scores read it.
 *
 * @param name as tables head their columns and as the attack reports it: {@code CA-}, {@code ES:D}
 * @param meaning a line without its range
 * @param unit in which its value is given
 * @param range of its values, in words
 * @param kind what it measures, for plots and checks
 * @param worst what a total success of the attack leaves; 0 of 100 points in ERS and ARS
 * @param best what an attack leaves that achieves nothing; 100 points in ERS. Greater than {@code worst} where higher
 *     values are robust
 * @param note what else there is to know about which values are good; may be empty
 */
public record AttackFigure(
        String name,
        String meaning,
        FigureGuide.Unit unit,
        String range,
        Kind kind,
        double worst,
        double best,
        String note) {
    private static final double POINTS = 100;
    private static final double MIDDLE_RANK = 50;
    private static final double LARGEST_DISTANCE = 2;

    /** What a figure measures. */
    public enum Kind {
        /** The percentile rank of an image in rankings. */
        RANK,
        /** How much two embeddings resemble each other. */
        SIMILARITY,
        /** How far an embedding was moved. */
        DISTANCE_MOVED,
        /** The share of queries whose answer is still right. */
        QUERIES_RIGHT
    }

    /** @throws IllegalArgumentException if worst and best are the same or no numbers */
    public AttackFigure {
        if (!Double.isFinite(worst) || !Double.isFinite(best) || worst == best) {
            throw new IllegalArgumentException(
                    name + ": worst " + worst + " and best " + best + " must be two different numbers");
        }
    }

    /** The rank, in %, of an image that an attack raises: 0 at worst, 50 if it stays where a random image stands. */
    public static AttackFigure raisedRank(String name, String meaning) {
        return percent(name, meaning, Kind.RANK, 0, MIDDLE_RANK, "50 % is untouched");
    }

    /** The rank, in %, of an image near the top that an attack lowers, or should not be able to: 100 at worst. */
    public static AttackFigure loweredRank(String name, String meaning) {
        return percent(name, meaning, Kind.RANK, POINTS, 0, "");
    }

    /** The share, in %, of queries that are still right: 0 at worst. */
    public static AttackFigure queriesRight(String name, String meaning) {
        return percent(name, meaning, Kind.QUERIES_RIGHT, 0, POINTS, "");
    }

    /** The cosine to what the attack makes an image resemble: 1 at worst; 0, that of unrelated images, is best. */
    public static AttackFigure resemblance(String name, String meaning) {
        return new AttackFigure(name, meaning, FigureGuide.Unit.COSINE, "−1 to 1", Kind.SIMILARITY, 1, 0, "");
    }

    /** How far an embedding moved: 2 at worst, the diameter of the sphere of normalised embeddings. */
    public static AttackFigure distanceMoved(String name, String meaning) {
        return new AttackFigure(
                name,
                meaning,
                FigureGuide.Unit.DISTANCE,
                "0 to 2 (metric E: no bound)",
                Kind.DISTANCE_MOVED,
                LARGEST_DISTANCE,
                0,
                "");
    }

    private static AttackFigure percent(
            String name, String meaning, Kind kind, double worst, double best, String note) {
        return new AttackFigure(name, meaning, FigureGuide.Unit.PERCENT, FigureGuide.SHARE, kind, worst, best, note);
    }

    /** Whether higher values are robust. */
    public boolean higherIsRobust() {
        return best > worst;
    }

    /** A value as ERS counts it: 0 at the worst, 100 at the best; not clipped. */
    public double points(double value) {
        return higherIsRobust()
                ? (value - worst) * (POINTS / (best - worst))
                : (worst - value) * (POINTS / (worst - best));
    }

    /** For pages and tables. */
    public FigureGuide guide() {
        String direction = higherIsRobust() ? FigureGuide.HIGHER : FigureGuide.LOWER;
        return new FigureGuide(name, meaning, unit, range, note.isEmpty() ? direction : direction + ", " + note);
    }
}
