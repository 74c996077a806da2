/**
 * How near a model is to its collapse: collapseness, hardness, and the monitor that calls a collapse. Plain arithmetic
 * on distances; nothing else is known here.
 */
package org.colotride.collapse;
