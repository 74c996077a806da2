/**
 * Times what is trained and attacked, and compares, side by side in one run. It measures the code that users run, and
 * has no other code of its own for it.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.benchmark;

import org.apiguardian.api.API;
