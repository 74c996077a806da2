package org.colotride.robustness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.colotride.attack.Attack;
import org.colotride.attack.AttackProfile;
import org.colotride.attack.Attacks;
import org.colotride.attack.ConfiguredAttack;
import org.colotride.attack.Norm;
import org.colotride.config.Component;
import org.colotride.config.Require;
import org.colotride.io.Mappers;
import org.colotride.retrieval.AttackFigure;
import org.colotride.tensor.ImageShape;

/**
 * All that decides the figures of a scoring, apart from the model and the images.
 *
 * @param attacks in the order of the report
 * @param profile their strength
 * @param epsilons further ε of a robustness curve, each in [0, 1]
 * @param search how adversarial images are found
 * @param squareQueries images that the model embeds for each query of a Square Attack
 * @param queries a seeded sample of so many; 0 for all
 * @param seed of the sample and of every random choice
 * @param checks whether the checks against false robustness run
 * @param budget of a search for the worst case; without effect on others
 */
public record RobustnessPlan(
        List<ConfiguredAttack> attacks,
        AttackProfile profile,
        List<Double> epsilons,
        SearchKind search,
        int squareQueries,
        int queries,
        long seed,
        boolean checks,
        AttackBudget budget) {
    /** Queries of a check: enough to see a total success fail, few enough to cost little. */
    static final int CHECK_QUERIES = 32;

    private static final int CHECK_RESTARTS = 4;
    private static final int SQUARE_QUERIES = 5000;
    private static final double CHECK_ALPHA = 0.1;

    public RobustnessPlan {
        attacks = List.copyOf(attacks);
        epsilons = List.copyOf(new LinkedHashSet<>(epsilons));
        if (attacks.isEmpty()) {
            throw new IllegalArgumentException("attacks: none is named");
        }
        Set<String> names = new LinkedHashSet<>();
        attacks.forEach(attack -> {
            if (!names.add(attack.name())) {
                throw new IllegalArgumentException("attacks: " + attack.name() + " is named twice");
            }
        });
        epsilons.forEach(epsilon -> profile.norm().requireEpsilon("epsilons", epsilon));
        if (search == SearchKind.nes && profile.norm() != Norm.linf) {
            throw new IllegalArgumentException(
                    "norm: nes searches by linf alone; choose pgd, square, transfer or worst");
        }
        Require.atLeast("queries", queries, 0);
        Require.atLeast("squareQueries", squareQueries, 1);
    }

    /** A plan of a search that has no budget. */
    public RobustnessPlan(
            List<ConfiguredAttack> attacks,
            AttackProfile profile,
            List<Double> epsilons,
            SearchKind search,
            int squareQueries,
            int queries,
            long seed,
            boolean checks) {
        this(attacks, profile, epsilons, search, squareQueries, queries, seed, checks, AttackBudget.standard);
    }

    /** The nine attacks of the table by the profile that suits the images' size, without checks. */
    public static RobustnessPlan standard(ImageShape shape, int queries, long seed) {
        AttackProfile profile = AttackProfile.of(AttackProfile.nameFor(shape.height()), null, null, null, false, 1);
        return new RobustnessPlan(
                Attacks.standard(), profile, List.of(), SearchKind.pgd, SQUARE_QUERIES, queries, seed, false);
    }

    /**
     * The same attacks by another search.
     *
     * @param budget of a search for the worst case
     */
    public RobustnessPlan searching(SearchKind search, AttackBudget budget) {
        return new RobustnessPlan(attacks, profile, epsilons, search, squareQueries, queries, seed, checks, budget);
    }

    /** The same attacks of another strength. */
    public RobustnessPlan withProfile(AttackProfile other) {
        return new RobustnessPlan(attacks, other, epsilons, search, squareQueries, queries, seed, checks, budget);
    }

    /** The same attacks on a seeded sample of so many queries; 0 for all. */
    public RobustnessPlan withQueries(int other) {
        return new RobustnessPlan(attacks, profile, epsilons, search, squareQueries, other, seed, checks, budget);
    }

    /** The attack that a configuration names; registered attacks are known to plans alone. */
    public static Attack attack(Component named) {
        return Attacks.REGISTRY.create(named);
    }

    /** Everything that is to be run: the attacks, then those of the curve, then the checks. */
    public List<AttackCell> cells() {
        List<AttackCell> cells = new ArrayList<>();
        for (ConfiguredAttack attack : attacks) {
            cells.add(new AttackCell(AttackCell.Role.score, attack, profile, search, 0));
        }
        for (double epsilon : epsilons) {
            if (epsilon != profile.epsilon()) {
                for (ConfiguredAttack attack : attacks) {
                    cells.add(new AttackCell(AttackCell.Role.curve, attack, profile.withEpsilon(epsilon), search, 0));
                }
            }
        }
        if (checks && search == SearchKind.pgd && profile.epsilon() > 0) {
            cells.addAll(checkCells());
        }
        return cells;
    }

    /**
     * The plan that {@link #toJson} has written down; of a search without a budget, with the standard one.
     *
     * @throws org.colotride.config.ConfigException if an attack is not registered here
     */
    public static RobustnessPlan of(JsonNode written) {
        List<ConfiguredAttack> attacks = new ArrayList<>();
        for (JsonNode attack : written.path("attacks")) {
            attacks.add(ConfiguredAttack.of(
                    Attacks.REGISTRY,
                    new Component(
                            attack.path("name").asText(), (ObjectNode) attack.path("args"), "the plan of a scoring")));
        }
        List<Double> epsilons = new ArrayList<>();
        written.path("epsilons").forEach(epsilon -> epsilons.add(epsilon.asDouble()));
        return new RobustnessPlan(
                attacks,
                Mappers.json().convertValue(written.path("profile"), AttackProfile.class),
                epsilons,
                SearchKind.valueOf(written.path("search").asText()),
                written.path("squareQueries").asInt(),
                written.path("queries").asInt(),
                written.path("seed").asLong(),
                written.path("checks").asBoolean(),
                AttackBudget.valueOf(written.path("budget").asText(AttackBudget.standard.name())));
    }

    /** For the identity of a scoring and for its report. */
    public ObjectNode toJson() {
        ObjectMapper json = Mappers.json();
        ObjectNode node = json.createObjectNode();
        ArrayNode named = node.putArray("attacks");
        for (ConfiguredAttack attack : attacks) {
            named.addObject().put("name", attack.name()).set("args", attack.args());
        }
        node.set("profile", json.valueToTree(profile));
        node.set("epsilons", json.valueToTree(epsilons));
        node.put("search", search.name()).put("squareQueries", squareQueries);
        if (search == SearchKind.worst) {
            node.put("budget", budget.name());
        }
        return node.put("queries", queries).put("seed", seed).put("checks", checks);
    }

    private List<AttackCell> checkCells() {
        AttackProfile unbounded = new AttackProfile(1, CHECK_ALPHA, profile.steps(), true, 1);
        AttackProfile restarted = new AttackProfile(
                profile.epsilon(), profile.alpha(), profile.steps(), true, CHECK_RESTARTS, profile.norm());
        List<AttackCell> cells = new ArrayList<>();
        checking()
                .filter(attack -> attack.rule().succeedsUnbounded())
                .forEach(attack -> cells.add(check(AttackCell.Role.unbounded, attack, unbounded, SearchKind.pgd)));
        List<ConfiguredAttack> moving = checking()
                .filter(attack -> Stream.of(AttackFigure.Kind.DISTANCE_MOVED, AttackFigure.Kind.QUERIES_RIGHT)
                        .allMatch(kind -> attack.rule().figure(kind).isPresent()))
                .toList();
        moving.forEach(attack -> cells.add(check(AttackCell.Role.single, attack, profile, SearchKind.pgd)));
        moving.forEach(attack -> cells.add(check(AttackCell.Role.restarted, attack, restarted, SearchKind.pgd)));
        moving.forEach(attack -> cells.add(check(AttackCell.Role.blackBox, attack, profile, SearchKind.square)));
        return cells;
    }

    /** The standard attacks, asked for or not, since their checks tell of the model; then the others that are. */
    private Stream<ConfiguredAttack> checking() {
        List<String> standard = Attacks.standardNames();
        return Stream.concat(
                Attacks.standard().stream(), attacks.stream().filter(attack -> !standard.contains(attack.name())));
    }

    private static AttackCell check(
            AttackCell.Role role, ConfiguredAttack attack, AttackProfile strength, SearchKind search) {
        return new AttackCell(role, attack, strength, search, CHECK_QUERIES);
    }
}
