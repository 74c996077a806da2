/**
 * The networks that a configuration can name; {@link org.colotride.model.backbones.Backbones} lists them. Nothing but
 * the assembly of a run names one of them.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.model.backbones;

import org.apiguardian.api.API;
