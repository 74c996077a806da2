package org.colotride.report.page;

import java.io.Serializable;
import java.util.List;
import org.colotride.defense.DefenseOutline;
import org.colotride.experiment.RunReport;
import org.colotride.experiment.folder.QueryExample;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.experiment.folder.RunResults;
import org.colotride.experiment.folder.TripletExample;
import org.colotride.report.chart.Plots;

/** The report of a run: its plots as files of its folder, and the page that shows them. */
public final class RunPages implements RunReport, Serializable {
    private static final long serialVersionUID = 1;

    @Override
    public void write(
            RunFolder folder,
            RunResults results,
            List<TripletExample> triplets,
            List<QueryExample> worst,
            DefenseOutline defense) {
        HtmlReport.write(folder, results, Plots.draw(folder, defense), triplets, worst);
    }
}
