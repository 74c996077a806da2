package org.colotride.robustness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import org.colotride.attack.AttackProfile;
import org.colotride.attack.Attacks;
import org.colotride.attack.ConfiguredAttack;
import org.colotride.config.Component;
import org.colotride.io.Mappers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RobustnessPlanTest {
    /** Nothing is lost in what travels to other machines, nor a digit of any number. */
    @ParameterizedTest
    @EnumSource(SearchKind.class)
    void isWhatItWasOnceItIsReadAgain(SearchKind search) throws Exception {
        ConfiguredAttack raised = ConfiguredAttack.of(
                Attacks.REGISTRY,
                new Component("QA+", JsonNodeFactory.instance.objectNode().put("m", 5), "test"));
        AttackProfile profile = search == SearchKind.nes
                ? new AttackProfile(77.0 / 255, 0.1 + 0.2, 7, true, 3)
                : AttackProfile.euclidean(1.0 / 3, null, 5, false, 1);
        AttackBudget budget = search == SearchKind.worst ? AttackBudget.thorough : AttackBudget.standard;
        RobustnessPlan plan = new RobustnessPlan(
                List.of(raised, Attacks.standard().get(0)),
                profile,
                List.of(1.0 / 255, 0.3),
                search,
                123,
                45,
                Long.MIN_VALUE,
                true,
                budget);
        JsonNode written = Mappers.json().readTree(plan.toJson().toString());
        RobustnessPlan read = RobustnessPlan.of(written);
        assertEquals(plan, read);
        assertEquals(plan.cells(), read.cells());
    }
}
