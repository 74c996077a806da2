/** Unpacking archives of unknown origin; nothing leaves the target's folder, and nothing half-unpacked is seen. */
package org.colotride.data.fetch.archive;
