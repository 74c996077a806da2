package org.colotride.mining;

import org.colotride.config.Registry;

/** The triplet miners that a configuration can name. */
public final class Miners {
    public static final Registry<TripletMiner> REGISTRY = Registry.<TripletMiner>of("miner")
            .with("gradual-hard", GradualHardMiner.Args.class, GradualHardMiner::new)
            .with("random", RandomMiner.Args.class, RandomMiner::new)
            .with("random-triplet", RandomTripletMiner.Args.class, RandomTripletMiner::new)
            .with("semihard", SemihardMiner.Args.class, SemihardMiner::new)
            .with("softhard", SofthardMiner.Args.class, SofthardMiner::new)
            .with("distance-weighted", DistanceWeightedMiner.Args.class, DistanceWeightedMiner::new)
            .with("hardest", HardestMiner.Args.class, HardestMiner::new)
            .withPlugins(TripletMiner.class);

    private Miners() {}
}
