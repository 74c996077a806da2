package org.colotride.defense;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What is shown of a defence: all that plots, reports and pages need to know of it.
 *
 * @param turns see {@link Defense#turns()}; their order gives them their colours
 * @param collapseness whether it is measured
 * @param collapseThreshold the brink of collapse τ, in [−2, 2]; empty if the defence steers by none
 * @param gauges see {@link Defense#gauges()}
 * @param notes see {@link Defense#notes()}
 */
public record DefenseOutline(
        List<String> turns,
        boolean collapseness,
        OptionalDouble collapseThreshold,
        List<Gauge> gauges,
        DefenseNotes notes) {
    public DefenseOutline {
        turns = List.copyOf(turns);
        gauges = List.copyOf(gauges);
    }

    public static DefenseOutline of(Defense defense) {
        return new DefenseOutline(
                defense.turns(),
                defense.collapseWatch().isPresent(),
                defense.collapseWatch().map(CollapseWatch::threshold).orElse(OptionalDouble.empty()),
                defense.gauges(),
                defense.notes());
    }
}
