package org.colotride.search;

import org.deeplearning4j.arbiter.optimize.api.termination.TerminationCondition;
import org.deeplearning4j.arbiter.optimize.runner.IOptimizationRunner;

/** Ends Arbiter's runner, which never ends by itself, when nothing is left to do. */
public final class EverythingEnded implements TerminationCondition {
    private final transient SearchSession session;

    /** For Arbiter's JSON. */
    private EverythingEnded() {
        this(null);
    }

    EverythingEnded(SearchSession session) {
        this.session = session;
    }

    @Override
    public void initialize(IOptimizationRunner runner) {
        // Nothing to prepare.
    }

    @Override
    public boolean terminate(IOptimizationRunner runner) {
        return session.isOver();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EverythingEnded;
    }

    /** As Arbiter's page shows it. */
    @Override
    public String toString() {
        return "until nothing is left to train";
    }

    @Override
    public int hashCode() {
        return EverythingEnded.class.hashCode();
    }
}
