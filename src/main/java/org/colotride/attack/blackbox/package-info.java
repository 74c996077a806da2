/**
 * Searches for adversarial images without the attacked model's gradient:
 * {@link org.colotride.attack.blackbox.NesSearch} and {@link org.colotride.attack.blackbox.SquareSearch} ask the model
 * for losses alone, {@link org.colotride.attack.blackbox.TransferSearch} attacks another model. Any
 * {@link org.colotride.attack.Attack} can be searched for in each of these ways.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.attack.blackbox;

import org.apiguardian.api.API;
