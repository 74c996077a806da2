package org.colotride.tournament;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.colotride.config.ConfigException;
import org.colotride.config.ConfigReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TournamentPlanTest {
    private static final Path FASHION = Path.of("conf/tournament-fashion.yaml");

    @TempDir
    Path folder;

    private static TournamentPlan fashion(String... overrides) {
        return TournamentPlan.of(ConfigReader.read(FASHION, List.of(overrides), TournamentConfig.class), FASHION);
    }

    @Test
    void everybodyTrainsWithTheFirstSeedBeforeAnybodyTrainsWithTheSecond() {
        TournamentPlan plan = fashion("seeds=[7, 8]");
        int entrants = plan.config().entrants().size();
        assertEquals(2 * entrants, plan.entries().size());
        for (int i = 0; i < 2 * entrants; i++) {
            Entry entry = plan.entries().get(i);
            assertEquals(i < entrants ? 7 : 8, entry.seed());
            assertEquals(entry.seed(), entry.config().seed());
            assertEquals(entry.id(), entry.config().name());
            assertEquals(plan.entries().get(0).scoring(), entry.scoring(), "not attacked alike");
        }
    }

    /** The same network, and as many batches seen; who trains on each several times makes as many more updates. */
    @Test
    void theFashionTournamentGivesEverybodyTheSame() {
        for (Entry entry : fashion().entries()) {
            var config = entry.config();
            assertEquals(32, config.train().pairs());
            assertEquals("c2f2", config.model().name());
            int replays = config.defense().args().path("replays").asInt(1);
            assertEquals(300, config.train().iterations() / replays, entry.id());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "champion=nobody | champion",
                "entrants={act: {defense: act}} | at least two",
                "seeds=[1, 1] | different seeds",
                "search=square | worst",
                "entrants.act={defens: act} | entrant 'act' of 'fashion'",
                "entrants.act={defense: actt} | act",
                "settings.fashion={base: conf/missing.yaml} | missing.yaml",
                "name=a/b | folder",
                "budget=endless | quick"
            })
    void mistakesAreRefusedByName(String override, String named) {
        ConfigException refusal = assertThrows(ConfigException.class, () -> fashion(override));
        assertTrue(refusal.getMessage().contains(named), refusal.getMessage());
    }

    @Test
    void namesThatWouldMeetInOneFileAreRefused() throws Exception {
        Path file = folder.resolve("two.yaml");
        Files.writeString(
                file,
                """
                name: two
                settings: {a: {base: conf/fashion.yaml}, a-b: {base: conf/fashion.yaml}}
                entrants: {b-c: {defense: none}, c: {defense: none}}
                champion: c
                """);
        TournamentConfig config = ConfigReader.read(file, List.of(), TournamentConfig.class);
        ConfigException refusal = assertThrows(ConfigException.class, () -> TournamentPlan.of(config, file));
        assertTrue(refusal.getMessage().contains("a-b-c-1"), refusal.getMessage());
    }
}
