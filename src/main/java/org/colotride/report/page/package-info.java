/**
 * Pages of one run: its report, the preview of its pipeline, and the neighbours of a query. They show what they are
 * given and compute nothing.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.report.page;

import org.apiguardian.api.API;
