/**
 * How the learning rate goes over a training; {@link org.colotride.model.schedule.RateSchedules} lists what a configuration
 * can name. Deeplearning4j's own schedules where it has them, which count its iterations and epochs.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.model.schedule;

import org.apiguardian.api.API;
