package org.colotride.robustness;

import java.util.List;
import java.util.stream.IntStream;
import org.colotride.attack.Attack;
import org.colotride.attack.AttackProfile;
import org.colotride.attack.BatchObjective;
import org.colotride.attack.Gallery;
import org.colotride.attack.QueryObjective;
import org.colotride.attack.RestartedDescent;
import org.colotride.model.engine.EmbeddingEngine;

/** Projected gradient descent on the attacked model. */
final class WhiteBoxAdversary implements Adversary {
    private final EmbeddingEngine engine;
    private final Gallery gallery;
    private final AttackProfile profile;
    private final RestartedDescent descent;

    /** @param descent on the same engine; may serve several adversaries in turn */
    WhiteBoxAdversary(EmbeddingEngine engine, Gallery gallery, AttackProfile profile, RestartedDescent descent) {
        this.engine = engine;
        this.gallery = gallery;
        this.profile = profile;
        this.descent = descent;
    }

    @Override
    public Crafted craft(Queries queries, Attack attack, int[][] selected) {
        List<QueryObjective> objectives = IntStream.range(0, queries.count())
                .parallel()
                .mapToObj(i -> attack.objective(queries.seen().get(i), gallery, selected[i]))
                .toList();
        BatchObjective objective = new BatchObjective(objectives, engine.dimension());
        RestartedDescent.Result result =
                descent.run(queries.benign(), queries.count(), objective, profile, queries.seeds());
        double[][] losses = LossSums.followedBy(result.lossPerStep(), result.losses());
        return new Crafted(result.images(), losses, result.zeroGradients(), 0);
    }
}
