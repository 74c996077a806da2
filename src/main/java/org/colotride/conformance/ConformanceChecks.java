package org.colotride.conformance;

import java.util.List;

/** The kinds of recording that can be checked. */
public final class ConformanceChecks {
    public static final List<ConformanceCheck> ALL = List.of(
            new MinerCheck(),
            new MinersCheck(),
            new PerturbationCheck(),
            new DefenseCheck(),
            new TrainingLossCheck(),
            new RetrievalCheck(),
            new AttackCheck());

    private ConformanceChecks() {}
}
