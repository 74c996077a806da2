package org.colotride.robustness;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.colotride.attack.AttackProfile;
import org.colotride.attack.Attacks;
import org.colotride.attack.ConfiguredAttack;
import org.colotride.config.Component;
import org.colotride.data.CorruptPolicy;
import org.colotride.data.DataReport;
import org.colotride.data.ImageSet;
import org.colotride.experiment.RandomImages;
import org.colotride.io.Progress;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.SetEmbedder;
import org.colotride.model.TestNetworks;
import org.colotride.model.backbones.C2F2;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.nd4j.linalg.api.buffer.DataType;

/** A small model and images, scored in a second. */
public final class TestScoring implements AutoCloseable {
    public static final ImageShape SHAPE = new ImageShape(1, 12, 12);
    public static final AttackProfile PROFILE = new AttackProfile(0.1, 0.05, 3, false, 1);

    final EmbeddingNetwork network;
    public final ScoredModel model;

    public TestScoring(DistanceMetric metric, long seed) {
        this(metric, seed, new RandomImages(5, 8, SHAPE), Optional.empty());
    }

    /** @param gallery apart from the queries; nothing if the queries are the gallery */
    TestScoring(DistanceMetric metric, long seed, ImageSet queries, Optional<ImageSet> gallery) {
        network = TestNetworks.network(new C2F2(new C2F2.Args(8, metric)), SHAPE, DataType.FLOAT, seed);
        SetEmbedder embedder = new SetEmbedder(network.engine(), 16, 1);
        model = new ScoredModel(
                network.engine(),
                metric,
                embedded(queries, embedder),
                gallery.map(images -> embedded(images, embedder)));
    }

    private static ScoredImages embedded(ImageSet images, SetEmbedder embedder) {
        return new ScoredImages(images, embedder.embed(images, 0, new DataReport(CorruptPolicy.FAIL), done -> {}));
    }

    static List<ConfiguredAttack> attacks(String... names) {
        return Stream.of(names)
                .map(name -> ConfiguredAttack.of(Attacks.REGISTRY, Component.named(name)))
                .toList();
    }

    static List<ConfiguredAttack> nine() {
        return attacks("CA+", "CA-", "QA+", "QA-", "TMA", "ES", "LTM", "GTM", "GTT");
    }

    public static RobustnessPlan plan(SearchKind search, AttackProfile profile, List<Double> epsilons, boolean checks) {
        return new RobustnessPlan(nine(), profile, epsilons, search, 20, 12, 3, checks, AttackBudget.quick);
    }

    public static ObjectNode identity(RobustnessPlan plan) {
        ObjectNode identity = new ObjectMapper().createObjectNode();
        identity.put("model", "one");
        identity.set("plan", plan.toJson());
        return identity;
    }

    public RobustnessResult score(RobustnessPlan plan, Path folder, int batch) {
        return score(plan, folder, batch, null, Progress.silent());
    }

    RobustnessResult score(RobustnessPlan plan, Path folder, int batch, ScoredModel surrogate, Progress progress) {
        OutcomeStore store = OutcomeStore.open(folder, identity(plan));
        RobustnessScoring scoring = new RobustnessScoring(model, surrogate, plan, store, batch, progress);
        scoring.run();
        ObjectNode nothing = new ObjectMapper().createObjectNode();
        RobustnessResult result = new ResultAssembly(plan, scoring.sample(), model.metric(), store)
                .assemble("test", nothing, nothing, Map.of("R@1", 0.5), nothing);
        RobustnessFiles.write(folder, result);
        return result;
    }

    /** Dies after so many steps of progress, as a killed process would between two batches. */
    static Progress dyingAfter(int steps) {
        List<Long> seen = new ArrayList<>();
        return new Progress() {
            @Override
            public void start(String name, long total) {}

            @Override
            public void step(long count) {
                seen.add(count);
                if (seen.size() > steps) {
                    throw new IllegalStateException("killed");
                }
            }

            @Override
            public void message(String text) {}

            @Override
            public void close() {}
        };
    }

    @Override
    public void close() {
        network.close();
    }
}
