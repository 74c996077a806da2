/**
 * How much memory a process may take, how much of it is left, and how much something is going to take. Nothing here knows
 * what it is taken for.
 */
package org.colotride.memory;
