package org.colotride.defense;

import java.util.Map;

/**
 * What a reader of plots should know of a defence beside the names of its turns. Each text may be empty.
 *
 * @param turns what a turn moves, by its name, in two or three words: {@code candidates perturbed}
 * @param loss a sentence on the losses of the turns
 * @param collapseness a sentence on how the turns treat collapseness
 */
public record DefenseNotes(Map<String, String> turns, String loss, String collapseness) {
    /** Nothing beside the names. */
    public static final DefenseNotes NONE = new DefenseNotes(Map.of(), "", "");

    public DefenseNotes {
        turns = Map.copyOf(turns);
    }
}
