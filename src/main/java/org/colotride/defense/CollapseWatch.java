package org.colotride.defense;

import java.util.OptionalDouble;
import org.colotride.collapse.Collapseness;

/**
 * How the collapseness of a training is measured.
 *
 * @param collapseness with its sharpness λ
 * @param threshold the brink of collapse τ that the defence steers by, in [−2, 2]; empty if it only looks on
 */
public record CollapseWatch(Collapseness collapseness, OptionalDouble threshold) {}
