package org.colotride.robustness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.colotride.attack.AttackProfile;
import org.colotride.attack.Attacks;
import org.colotride.attack.ConfiguredAttack;
import org.colotride.attack.Norm;

/**
 * Everything that decides what a scoring's figures mean, but not the model: only figures of one protocol compare.
 *
 * @param settings by name, as a reader knows them, in the order to show them
 */
public record Protocol(Map<String, String> settings) {
    /** The setting that a robustness curve varies. */
    public static final String EPSILON = "ε";

    /** Key of the model that names what stands before it, if anything does. */
    public static final String BEHIND = "behind";

    private static final String UNKNOWN = "unknown";
    private static final String PGD = SearchKind.pgd.name();

    public static Protocol of(RobustnessResult result, Declarations declarations) {
        return of(result.data(), result.model(), result.queries(), result.plan(), declarations);
    }

    /** What the published programs did on a benchmark. */
    public static Protocol of(PublishedRow.Benchmark benchmark, Declarations declarations) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("pipeline", benchmark.pipeline()).put("shape", benchmark.shape());
        data.put("images", benchmark.images()).put("classes", benchmark.classes());
        ObjectNode model = data.objectNode();
        model.putObject("arguments").put("metric", "N");
        RobustnessPlan plan = new RobustnessPlan(
                Attacks.published(),
                AttackProfile.named(benchmark.profile()),
                List.of(),
                SearchKind.pgd,
                1,
                0,
                1,
                false);
        return of(data, model, benchmark.images(), plan.toJson(), declarations);
    }

    private static Protocol of(JsonNode data, JsonNode model, int queries, JsonNode plan, Declarations declarations) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("data", text(data.path("pipeline")) + " " + text(data.path("shape")));
        settings.put("images", count(data.path("images")) + " of " + count(data.path("classes")) + " classes");
        settings.put("gallery", data.path("gallery").path("apart").asBoolean() ? "apart" : "the queries");
        settings.put("distance", model.path("arguments").path("metric").asText("N"));
        settings.put("before the network", before(model.path(BEHIND)));
        settings.put("queries", String.format(Locale.ROOT, "%,d", queries));
        JsonNode profile = plan.path("profile");
        Norm norm = Norm.of(profile);
        settings.put(EPSILON, norm.text(profile.path("epsilon").asDouble(Double.NaN)));
        settings.put("α", norm.text(profile.path("alpha").asDouble(Double.NaN)));
        settings.put("steps", text(profile.path("steps")));
        settings.put("restarts", profile.path("restarts").asText("1"));
        settings.put("random start", profile.path("randomStart").asBoolean() ? "yes" : "no");
        String search = plan.path("search").asText(PGD);
        settings.put(
                "search",
                search.equals(SearchKind.square.name())
                        ? search + ", " + text(plan.path("squareQueries")) + " model queries"
                        : search);
        plan.path("attacks").forEach(attack -> arguments(settings, attack, declarations));
        return new Protocol(settings);
    }

    private static String before(JsonNode transform) {
        return transform.isMissingNode() ? "nothing" : transform.path("name").asText() + " " + transform.path("args");
    }

    /** Arguments that an older file does not name have their defaults. */
    private static void arguments(Map<String, String> settings, JsonNode attack, Declarations declarations) {
        String name = attack.path("name").asText();
        ObjectNode kept =
                attack.path("args") instanceof ObjectNode given ? given : JsonNodeFactory.instance.objectNode();
        // What this version does not know is shown as it was kept: a reader sees that it differs.
        declarations
                .configured(name, kept)
                .map(ConfiguredAttack::args)
                .orElse(kept)
                .fields()
                .forEachRemaining(field -> settings.put(
                        name + " " + field.getKey(), field.getValue().asText()));
    }

    private static String text(JsonNode node) {
        return node.isMissingNode() || node.isNull() ? UNKNOWN : node.asText();
    }

    private static String count(JsonNode node) {
        return node.isNumber() ? String.format(Locale.ROOT, "%,d", node.asLong()) : UNKNOWN;
    }

    /** In what this departs from another: {@code GTM selection published, not nearest}; empty if in nothing. */
    public List<String> differences(Protocol other) {
        return differences(other, Set.of());
    }

    /** @param but settings that may differ */
    public List<String> differences(Protocol other, Set<String> but) {
        List<String> differences = new ArrayList<>();
        settings.forEach((name, value) -> {
            // Of an attack that one of them lacks there are no figures to compare.
            String others = other.settings.getOrDefault(name, value);
            if (!others.equals(value) && !but.contains(name)) {
                differences.add(name + " " + value + ", not " + others);
            }
        });
        return differences;
    }
}
