package org.colotride.training;

import java.util.Map;
import org.colotride.random.SeededRandom;

/**
 * The generators whose state a checkpoint must keep; everything else is drawn from the seed and the batch's position.
 *
 * @param miner draws among admissible images
 * @param defense draws what the defence leaves to chance
 */
public record TrainingRandom(SeededRandom miner, SeededRandom defense) {
    private static final String MINER = "miner";
    private static final String DEFENSE = "defense";
    private static final long MINING = 2;
    private static final long DEFENDING = 0xDEF;

    /** The generators of a run that begins. */
    public static TrainingRandom of(long seed) {
        return new TrainingRandom(SeededRandom.derive(seed, MINING), SeededRandom.derive(seed, DEFENDING));
    }

    /** By name. */
    public Map<String, Long> states() {
        return Map.of(MINER, miner.state(), DEFENSE, defense.state());
    }

    /** @param states as {@link #states()} gave them; a generator that an older run did not have begins anew */
    public void restore(Map<String, Long> states) {
        miner.restore(states.get(MINER));
        if (states.containsKey(DEFENSE)) {
            defense.restore(states.get(DEFENSE));
        }
    }
}
