package org.colotride.robustness;

/** How much a search for the worst case may cost; named, so that a report can say it in a word. */
public enum AttackBudget {
    /** For a look: Auto-PGD once with 50 steps, 100 squares. */
    quick(50, 0, 100),
    /** For figures to state: Auto-PGD with 100 steps twice, 500 squares. */
    standard(100, 1, 500),
    /** As AutoAttack is run: Auto-PGD with 100 steps five times, 5,000 squares. */
    thorough(100, 4, 5000);

    private final int steps;
    private final int restarts;
    private final int squares;

    AttackBudget(int steps, int restarts, int squares) {
        this.steps = steps;
        this.restarts = restarts;
        this.squares = squares;
    }

    /** Updates N of each run of Auto-PGD. */
    public int steps() {
        return steps;
    }

    /** Runs of Auto-PGD from random starts, beside the one that goes on from the published descent's image. */
    public int restarts() {
        return restarts;
    }

    /** Images that a Square Attack asks the model about. */
    public int squares() {
        return squares;
    }
}
