package org.colotride.defense;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.colotride.config.Component;

/**
 * What a defence was published with, for configurations that name no miner and no loss.
 *
 * @param miner of its triplets
 * @param loss that it is trained with, before {@link Defense#loss}
 */
public record DefenseRecipe(Component miner, Component loss) {
    /** Random triplets and the plain triplet loss, as every comparator was published. */
    public static final DefenseRecipe PLAIN = new DefenseRecipe(Component.named("random"), plainTripletLoss());

    private static Component plainTripletLoss() {
        ObjectNode args = JsonNodeFactory.instance.objectNode().put("collapseTerm", false);
        return new Component("triplet", args, "published with the defence");
    }
}
