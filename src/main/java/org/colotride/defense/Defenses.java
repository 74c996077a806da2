package org.colotride.defense;

import org.colotride.config.Component;
import org.colotride.config.NearestName;
import org.colotride.config.Registry;
import org.colotride.mining.Miners;
import org.colotride.mining.SofthardMiner;
import org.colotride.mining.TripletMiner;

/** The defences that a configuration can name under {@code defense}. */
public final class Defenses {
    private static final String SOFTHARD = "softhard";
    /** Anchors of its triplets are not those of another miner's. */
    private static final String TRIPLETS = "random-triplet";

    public static final Registry<Defense> REGISTRY = Registry.<Defense>of("defense")
            .with("colo-tride", ColoTride.Args.class, ColoTride::new)
            .with("cap", ColoTride.Args.class, ColoTride::candidatesAlone)
            .with("anp", ColoTride.Args.class, ColoTride::anchorsAlone)
            .with("none", NoDefense.Args.class, NoDefense::new)
            .with("est", PublishedDescent.class, EmbeddingShiftTraining::new)
            .with("rest", PublishedDescent.class, RevisedEmbeddingShift::new)
            .with("ses", SuppressedEmbeddingShift.Args.class, SuppressedEmbeddingShift::new)
            .with("act", PublishedDescent.class, AntiCollapseTriplet::new)
            .with("min-max", PublishedDescent.class, MinMaxTriplet::new)
            .with("ramd", PublishedDescent.class, RevisedMinMax::new)
            .with("tbc", PublishedDescent.class, ThreeBodyCollapse::new)
            .with("acap", PublishedDescent.class, AlternatingCollapse::new)
            .with("semi-stop", StoppedMinMax.Args.class, StoppedMinMax::new)
            .with("hm", HardnessManipulation.Args.class, Defenses::hardnessManipulation)
            .with("free-at", FreeAdversarialTraining.Args.class, FreeAdversarialTraining::new)
            .with("fare", PublishedDescent.class, LabelFreeFineTuning::new)
            .with("n2a", PublishedDescent.class, NegativeToAnchor::new)
            .withPlugins(Defense.class);

    private Defenses() {}

    private static HardnessManipulation hardnessManipulation(HardnessManipulation.Args args) {
        return new HardnessManipulation(
                args,
                miner("source", args.source(), args.published()),
                miner("destinationMiner", args.destinationMiner(), args.published()));
    }

    private static TripletMiner miner(String key, String name, boolean published) {
        if (!Miners.REGISTRY.names().contains(name) || name.equals(TRIPLETS)) {
            throw new IllegalArgumentException(
                    key + ": '" + name + "' is no miner of pairs" + NearestName.hint(name, Miners.REGISTRY.names()));
        }
        return name.equals(SOFTHARD)
                ? new SofthardMiner(new SofthardMiner.Args(null, published))
                : Miners.REGISTRY.create(Component.named(name));
    }
}
