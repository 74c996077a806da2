package example;

import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.colotride.attack.Attack;
import org.colotride.attack.BenignQuery;
import org.colotride.attack.Gallery;
import org.colotride.attack.QueryObjective;
import org.colotride.config.Plugin;
import org.colotride.retrieval.AttackFigure;

/** An attack: the first coordinate of the query's embedding grows. */
public final class Spread implements Plugin<Attack, Spread.Args> {
    /** @param factor of the loss; 1 if not given */
    public record Args(Double factor) {
        public Args {
            factor = factor == null ? 1 : factor;
            if (!(factor > 0)) {
                throw new IllegalArgumentException("factor: " + factor + " is not above 0");
            }
        }
    }

    private record Spreading(double factor) implements Attack {
        @Override
        public String name() {
            return "SPREAD";
        }

        @Override
        public List<AttackFigure> figures() {
            return List.of(AttackFigure.distanceMoved("SPREAD", "how far the first coordinate goes"));
        }

        @Override
        public int[] select(BenignQuery query, Gallery gallery, RandomGenerator random) {
            return new int[0];
        }

        @Override
        public QueryObjective objective(BenignQuery query, Gallery gallery, int[] selected) {
            return new QueryObjective() {
                @Override
                public double loss(int step, float[] embedding, float[] gradient) {
                    if (gradient != null) {
                        gradient[0] -= (float) factor;
                    }
                    return -factor * embedding[0];
                }

                @Override
                public Map<String, Double> figures(float[] embedding) {
                    return Map.of("SPREAD", Math.abs((double) embedding[0] - query.embedding()[0]));
                }
            };
        }
    }

    @Override
    public Class<Attack> kind() {
        return Attack.class;
    }

    @Override
    public String name() {
        return "SPREAD";
    }

    @Override
    public Class<Args> arguments() {
        return Args.class;
    }

    @Override
    public Attack create(Args args) {
        return new Spreading(args.factor());
    }
}
