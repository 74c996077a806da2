/**
 * From a file of {@code data-pipelines/} to images: {@link org.colotride.data.pipeline.PipelineLoader} puts source,
 * cache and transforms together. Only here are the three known at once.
 */
package org.colotride.data.pipeline;
