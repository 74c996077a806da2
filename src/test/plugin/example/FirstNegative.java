package example;

import java.util.stream.IntStream;
import org.colotride.config.Plugin;
import org.colotride.mining.TripletMiner;
import org.colotride.mining.Triplets;

/** A miner: each pair's negative is the first image of another class. */
public final class FirstNegative implements Plugin<TripletMiner, FirstNegative.NoArgs> {
    public record NoArgs() {}

    @Override
    public Class<TripletMiner> kind() {
        return TripletMiner.class;
    }

    @Override
    public String name() {
        return "first-negative";
    }

    @Override
    public Class<NoArgs> arguments() {
        return NoArgs.class;
    }

    @Override
    public TripletMiner create(NoArgs none) {
        return (embeddings, labels, progress, random) -> {
            int pairs = labels.length / 2;
            int[] anchors = IntStream.range(0, pairs).map(i -> 2 * i).toArray();
            int[] positives = IntStream.range(0, pairs).map(i -> 2 * i + 1).toArray();
            int[] negatives = IntStream.of(anchors)
                    .map(anchor -> IntStream.range(0, labels.length)
                            .filter(i -> labels[i] != labels[anchor])
                            .findFirst()
                            .orElse(0))
                    .toArray();
            return new Triplets(anchors, positives, negatives);
        };
    }
}
