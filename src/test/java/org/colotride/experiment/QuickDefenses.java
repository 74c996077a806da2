package org.colotride.experiment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.colotride.config.Component;
import org.colotride.defense.Defense;
import org.colotride.defense.Defenses;

/** Every defence with few and large steps, for images of a test. */
final class QuickDefenses {
    private QuickDefenses() {}

    static Defense create(String name) {
        ObjectNode args = JsonNodeFactory.instance.objectNode();
        if (!name.equals("none")) {
            args.put("epsilon", 0.1).put("alpha", 0.05);
        }
        if (!name.equals("none") && !name.equals("free-at")) {
            args.put("steps", 3);
        }
        if (name.matches("colo-tride|cap|anp")) {
            args.put("schedule", "iteration");
        }
        return Defenses.REGISTRY.create(new Component(name, args, "test"));
    }
}
