package org.colotride.cli;

import java.util.List;
import org.colotride.data.pipeline.PipelineLoader;
import org.colotride.data.pipeline.PipelinePreview;
import org.colotride.report.page.PreviewPage;

/** Draws pairs of a pipeline's training images and writes them as a page. */
final class PreviewService {
    private static final int PAIRS = 8;
    private static final int DRAWS = 5;
    private static final long SEED = 1;

    private PreviewService() {}

    static int write(PreviewRequest request) {
        PipelinePreview preview = PipelineLoader.preview(request.pipeline(), request.overrides());
        List<PipelinePreview.Pair> pairs = preview.pairs(PAIRS, DRAWS, SEED);
        PreviewPage.write(
                request.output(),
                request.pipeline().getFileName().toString(),
                preview.transforms(),
                preview.report().lines(),
                pairs);
        request.out().println("Preview: " + request.output());
        return 0;
    }
}
