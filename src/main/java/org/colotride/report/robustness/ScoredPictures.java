package org.colotride.report.robustness;

import org.colotride.attack.MovingImage;
import org.colotride.data.ImageBatches;
import org.colotride.data.ImageSet;
import org.colotride.io.ImagePng;
import org.colotride.robustness.ScoredImages;
import org.colotride.robustness.ScoredModel;

/** Pictures of the images that a model was scored on, as it saw them. */
public final class ScoredPictures implements RobustnessPage.Pictures {
    private final ScoredModel model;

    public ScoredPictures(ScoredModel model) {
        this.model = model;
    }

    @Override
    public RobustnessPage.Picture searched(int row) {
        return picture(model.searched(), row);
    }

    @Override
    public RobustnessPage.Picture moved(MovingImage kind, int row) {
        return picture(model.moving(kind), row);
    }

    @Override
    public RobustnessPage.Picture selected(MovingImage kind, int row) {
        return picture(selectsSearched(kind) ? model.searched() : model.queries(), row);
    }

    @Override
    public boolean selectsSearched(MovingImage kind) {
        return kind != MovingImage.CANDIDATE || model.apart().isEmpty();
    }

    private static RobustnessPage.Picture picture(ScoredImages from, int row) {
        ImageSet images = from.images();
        int index = from.embedded().indices()[row];
        float[] pixels = new float[images.shape().length()];
        images.read(index, ImageBatches.generator(index), pixels, 0);
        int label = images.label(index);
        return new RobustnessPage.Picture(
                ImagePng.dataUri(pixels, 0, images.shape()), label, images.className(label), images.name(index));
    }
}
