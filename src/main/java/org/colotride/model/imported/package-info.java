/**
 * Networks of Deeplearning4j's stock layers, from its own files and Keras's, rebuilt of ours. A file is never trusted,
 * and what has no exact counterpart is refused.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.model.imported;

import org.apiguardian.api.API;
