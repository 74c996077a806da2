/** Unpacking archives of unknown origin; nothing leaves the target's folder, and nothing half-unpacked is seen. */
@API(status = API.Status.INTERNAL)
package org.colotride.data.fetch.archive;

import org.apiguardian.api.API;
