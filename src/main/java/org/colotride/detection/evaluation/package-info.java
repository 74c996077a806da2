/**
 * How much of the attacks a detector sees: those that know nothing of it, and those that go through it. Pages of it belong to
 * {@code report}.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.detection.evaluation;

import org.apiguardian.api.API;
