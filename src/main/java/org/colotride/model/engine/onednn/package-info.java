/** The fast engine: a plan, compiled for oneDNN. Native memory is held here and nowhere else. */
@API(status = API.Status.INTERNAL)
package org.colotride.model.engine.onednn;

import org.apiguardian.api.API;
