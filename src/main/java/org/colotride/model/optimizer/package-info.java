/**
 * The optimisers that a configuration can name; {@link org.colotride.model.optimizer.Optimizers} lists them. Deeplearning4j's
 * own where it has them; it runs all of them, and keeps their state.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.model.optimizer;

import org.apiguardian.api.API;
