package org.colotride.report.search;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.colotride.io.AtomicFiles;
import org.colotride.io.storage.KeptFolder;
import org.colotride.random.SeededRandom;
import org.colotride.report.chart.ChartPicture;
import org.colotride.report.chart.ChartStyle;
import org.colotride.report.chart.ParallelChart;
import org.colotride.report.chart.Pictures;
import org.colotride.report.chart.SearchCharts;
import org.colotride.search.CandidateResult;
import org.colotride.search.SearchResults;
import org.colotride.search.analysis.CollapseGrid;
import org.colotride.search.analysis.Importance;
import org.colotride.search.analysis.ImportanceForest;
import org.colotride.search.analysis.KeyAxis;
import org.colotride.search.analysis.Pareto;

/** What {@code results.json} holds, for people: {@code results.csv}, {@code plots/} and {@code report.html}. */
public final class SearchReport {
    static final String TABLE = "results.csv";
    static final String PLOTS = "plots";
    static final String PAGE = "report.html";

    private SearchReport() {}

    /**
     * Writes the files, each at once; those of an earlier call are replaced. A search that has not ended, has no
     * candidates or only failed ones is reported as well.
     *
     * @param folder of the search; {@code best.yaml} is expected there once there is a best candidate
     * @throws org.colotride.io.StorageException if a file cannot be written
     */
    public static void write(Path folder, SearchResults results) {
        write(KeptFolder.here(folder), results);
    }

    /** The same of a search that may be kept in a storage; the files go there, too. */
    public static void write(KeptFolder kept, SearchResults results) {
        Path folder = kept.path();
        CandidateCsv.write(folder.resolve(TABLE), results);
        List<KeyAxis> axes = results.keys().stream().map(KeyAxis::new).toList();
        Pareto pareto = Pareto.of(results.search(), results.candidates()).orElse(null);
        Importance importance =
                new ImportanceForest(axes, new SeededRandom(results.provenance().seed())).of(results.candidates());
        Pictures pictures = pictures(axes, results, pareto);
        pictures.all()
                .forEach(picture -> AtomicFiles.write(
                        folder.resolve(PLOTS).resolve(picture.name() + ".png"),
                        stream -> stream.write(picture.light())));
        AtomicFiles.writeString(
                folder.resolve(PAGE), new SearchPage(kept, results, axes, pareto, importance, pictures).html());
        kept.keep();
    }

    /** The order of importance decides nothing here: names of files stay the same from report to report. */
    private static Pictures pictures(List<KeyAxis> axes, SearchResults results, Pareto pareto) {
        String score = SearchPage.scoreName(results.search());
        List<CandidateResult> candidates = results.candidates();
        SearchCharts charts = new SearchCharts(candidates, score);
        return ChartStyle.ifDrawable(
                () -> {
                    List<ChartPicture> overKeys = new ArrayList<>();
                    axes.forEach(axis -> charts.overKey(axis).ifPresent(overKeys::add));
                    return new Pictures(
                            CollapseGrid.keys(axes).flatMap(two -> charts.overTwoKeys(two.get(0), two.get(1))),
                            List.copyOf(overKeys),
                            ParallelChart.of(axes, candidates, score),
                            Optional.ofNullable(pareto).flatMap(charts::pareto));
                },
                new Pictures(Optional.empty(), List.of(), Optional.empty(), Optional.empty()));
    }
}
