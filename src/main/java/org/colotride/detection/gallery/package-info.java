/** Looks through all known images for those that are near to too many queries, or stand too unsteadily. */
@API(status = API.Status.INTERNAL)
package org.colotride.detection.gallery;

import org.apiguardian.api.API;
