package org.colotride.data.check;

import java.util.List;

/**
 * What a check found.
 *
 * @param lines for a person: sizes, problems, notes
 * @param problems how many kinds of problems there are; a data set without any is as published
 */
public record CheckReport(List<String> lines, int problems) {
    public CheckReport {
        lines = List.copyOf(lines);
    }

    /** Whether the data set can be used for figures that compare with published ones. */
    public boolean passes() {
        return problems == 0;
    }
}
