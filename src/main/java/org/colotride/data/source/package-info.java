/**
 * Data sets on disk, before any transform. One file each; {@link org.colotride.data.source.ImageSources} lists them by
 * name.
 */
package org.colotride.data.source;
