/**
 * Decoded images on disk, so that epochs after the first need not decode: {@link org.colotride.data.cache.CachedImages}
 * stand in front of a split's files.
 */
package org.colotride.data.cache;
