/** A network as a sequence of plain operations, from Deeplearning4j's graph. Nothing here computes. */
@API(status = API.Status.INTERNAL)
package org.colotride.model.engine.plan;

import org.apiguardian.api.API;
