/**
 * What embeds images and gives gradients: the contract, and the plain graph that keeps it everywhere. Engines read
 * weights and never change them.
 */
package org.colotride.model.engine;
