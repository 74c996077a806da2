/**
 * The networks that a configuration can name; {@link org.colotride.model.backbones.Backbones} lists them. Nothing but
 * the assembly of a run names one of them.
 */
package org.colotride.model.backbones;
