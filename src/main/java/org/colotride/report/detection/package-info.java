/** How much of the attacks a detector sees, for people. */
@API(status = API.Status.INTERNAL)
package org.colotride.report.detection;

import org.apiguardian.api.API;
