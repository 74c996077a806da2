/**
 * A scoring under attack for people: its page, the table of scores, and several of them side by side. The figures are
 * those of {@code robustness}.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.report.robustness;

import org.apiguardian.api.API;
