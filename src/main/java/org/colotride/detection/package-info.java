/**
 * Whether an image was made to mislead the search: how far its ranking moves under small changes, how near it lies to what is
 * known, how surprising that is against benign images. Attacks on such a detector are in {@code detection.evaluation}, what
 * looks through a whole gallery in {@code detection.gallery}; pages belong to {@code report}.
 */
package org.colotride.detection;
