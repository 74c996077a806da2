/**
 * Tournaments: every defence, over several seeds and data sets, trained under one budget and scored by the same attacks,
 * so that the question which defence wins has an answer. What is trained, in which order, how it is kept and resumed, and
 * what follows from the figures; no page, no chart.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.tournament;

import org.apiguardian.api.API;
