/**
 * From a file of {@code data-pipelines/} to images: {@link org.colotride.data.pipeline.PipelineLoader} puts source,
 * cache and transforms together. Only here are the three known at once.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.data.pipeline;

import org.apiguardian.api.API;
