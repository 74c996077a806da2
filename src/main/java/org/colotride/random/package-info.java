/** The one source of randomness: seeded, and passed in. Nothing may draw from anything else. */
package org.colotride.random;
