package org.colotride.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.colotride.attack.ConfiguredAttack;
import org.colotride.config.ConfigException;
import org.junit.jupiter.api.Test;

class AttackArgumentTest {
    @Test
    void readsNamesAndArguments() {
        List<ConfiguredAttack> attacks = AttackArgument.parse("CA+, QA-:m=5,LTM:published=false", false);
        assertEquals(
                List.of("CA+", "QA-", "LTM"),
                attacks.stream().map(ConfiguredAttack::name).toList());
        assertEquals(5, attacks.get(1).args().path("m").asInt());
        assertTrue(attacks.get(2).args().has("published"));
        assertEquals(false, attacks.get(2).args().path("published").asBoolean());
    }

    @Test
    void publishedSelectsAsTheProgramDoes() {
        assertEquals(
                "published",
                AttackArgument.parse("GTM", true)
                        .get(0)
                        .args()
                        .path("selection")
                        .asText());
        assertEquals(
                "nearest",
                AttackArgument.parse("GTM", false)
                        .get(0)
                        .args()
                        .path("selection")
                        .asText());
    }

    /** LTM follows its program by default, so that there is nothing to switch on, and its own argument decides. */
    @Test
    void publishedLeavesMisrankingAsItIs() {
        assertEquals(AttackArgument.parse("LTM", false), AttackArgument.parse("LTM", true));
        assertTrue(AttackArgument.parse("LTM", true)
                .get(0)
                .args()
                .path("published")
                .asBoolean());
        ConfiguredAttack left =
                AttackArgument.parse("LTM:published=false", true).get(0);
        assertEquals(false, left.args().path("published").asBoolean(true));
    }

    @Test
    void mistakesAreNamed() {
        assertTrue(assertThrows(ConfigException.class, () -> AttackArgument.parse("LTN", false))
                .getMessage()
                .contains("LTM"));
        assertTrue(assertThrows(ConfigException.class, () -> AttackArgument.parse("QA+:5", false))
                .getMessage()
                .contains("QA-:m=5"));
        assertThrows(ConfigException.class, () -> AttackArgument.parse("QA+:m=0", false));
        assertThrows(ConfigException.class, () -> AttackArgument.parse("QA+:n=1", false));
    }
}
