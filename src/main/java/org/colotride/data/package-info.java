/**
 * Data sets and the way from their files to training batches: {@link org.colotride.data.PipelineLoader} opens what a file
 * of {@code data-pipelines/} describes as two {@link org.colotride.data.ImageSet}s,
 * {@link org.colotride.data.PairSampler} draws the pairs of an epoch, {@link org.colotride.data.PairLoader} and
 * {@link org.colotride.data.ImageBatches} decode them ahead in background threads.
 */
package org.colotride.data;
