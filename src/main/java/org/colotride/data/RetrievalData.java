package org.colotride.data;

/**
 * A data set ready for use.
 *
 * @param train images to train on, behind the pipeline's training transforms
 * @param test images that are queries and gallery, behind its test transforms
 * @param report what was left out, and what is done about images that turn out unreadable later
 */
public record RetrievalData(ImageSet train, ImageSet test, DataReport report) {}
