/**
 * Decoded images on disk, so that epochs after the first need not decode:
 * {@link org.colotride.data.cache.CachedImages} stand in front of a split's files. A cache may be deleted at any time.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.data.cache;

import org.apiguardian.api.API;
