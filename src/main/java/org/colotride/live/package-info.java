/**
 * What a training shows of itself while it runs, in files of its run's folder, for whoever watches. It observes a run
 * and never changes it; pages belong to {@code ui}.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.live;

import org.apiguardian.api.API;
