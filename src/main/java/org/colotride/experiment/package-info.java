/**
 * A run from its configuration to its scored model: components are assembled, trained, recorded, resumed and steered.
 * Observers watch it; no page, chart or server is known here.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.experiment;

import org.apiguardian.api.API;
