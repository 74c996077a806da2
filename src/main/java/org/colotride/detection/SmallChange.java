package org.colotride.detection;

import org.colotride.attack.InputTransform;

/**
 * A change that leaves a benign image what it is. What is random in it is drawn as often as the change itself asks for.
 *
 * @param name as it is registered in {@link org.colotride.attack.InputTransforms}
 */
public record SmallChange(String name, InputTransform transform) {
    /** How many changed copies of an image are looked at. */
    public int copies() {
        return transform.draws();
    }
}
