package org.colotride.ui.run;

import java.util.List;
import org.colotride.defense.Gauge;

/**
 * What a page draws of a run's defence.
 *
 * @param turns by name; their order gives them their colours
 * @param collapseness whether it is measured
 * @param threshold the brink τ; null if there is none
 * @param gauges further figures
 */
record WatchedDefense(List<String> turns, boolean collapseness, Double threshold, List<Gauge> gauges) {
    WatchedDefense {
        turns = List.copyOf(turns);
        gauges = List.copyOf(gauges);
    }
}
