/**
 * Decoding with OpenCV and the DataVec transforms of a pipeline; {@link org.colotride.data.transform.TransformSteps}
 * lists them by name. A transform knows its image alone.
 */
package org.colotride.data.transform;
