/**
 * A tournament for people: who won, one table for each setting and attack, and the same for a spreadsheet. The figures
 * are those of {@code tournament}.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.report.tournament;

import org.apiguardian.api.API;
