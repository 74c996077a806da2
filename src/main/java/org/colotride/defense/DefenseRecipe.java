package org.colotride.defense;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.colotride.config.Component;

/**
 * What a defence was published with, for configurations that name no miner and no loss: COLO-TRIDE with gradual-hard
 * triplets and the collapse term in its loss, every comparator with random triplets and the plain triplet loss.
 */
public record DefenseRecipe(Component miner, Component loss) {
    /** @param defense name of a registered defence */
    public static DefenseRecipe of(String defense) {
        return switch (defense) {
            case "colo-tride", "cap", "anp" -> new DefenseRecipe(
                    Component.named("gradual-hard"), Component.named("triplet"));
            default -> new DefenseRecipe(Component.named("random"), plainTripletLoss(defense));
        };
    }

    private static Component plainTripletLoss(String defense) {
        ObjectNode args = JsonNodeFactory.instance.objectNode().put("collapseTerm", false);
        return new Component("triplet", args, "published with " + defense);
    }
}
