package org.colotride.experiment.folder;

import java.util.List;
import org.colotride.tensor.ImageShape;

/**
 * A triplet before and after its perturbation, for the report.
 *
 * @param title what it shows: the turn and the iteration
 * @param shape of each image
 * @param epsilon bound of the perturbation, the full scale of its picture
 * @param members anchor, positive and negative
 * @param before distances of the benign triplet
 * @param after distances of the perturbed one
 */
public record TripletExample(
        String title, ImageShape shape, double epsilon, List<Member> members, Distances before, Distances after) {
    /**
     * @param role {@code anchor}, {@code positive} or {@code negative}
     * @param className class of the image
     * @param benign pixels {@code [C, H, W]} in [0, 1]
     * @param adversarial likewise; null if this member was not perturbed
     */
    public record Member(String role, String className, float[] benign, float[] adversarial) {}

    /** Distances of the anchor from the positive and from the negative. */
    public record Distances(double positive, double negative) {}
}
