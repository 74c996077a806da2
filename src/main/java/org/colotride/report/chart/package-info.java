/**
 * The one room where charts are drawn: nothing outside it knows XChart. Charts take finished figures; what is computed
 * for them belongs to the packages that have them.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.report.chart;

import org.apiguardian.api.API;
