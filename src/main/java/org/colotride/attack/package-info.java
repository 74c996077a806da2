/**
 * Attacks on a ranking: what each wants of the distances to a gallery, and the projected gradient descent that looks
 * for it. No image is read and nothing is written here.
 */
package org.colotride.attack;
