/**
 * How much memory a process may take, how much of it is left, and how much something is going to take. Nothing here knows
 * what it is taken for.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.memory;

import org.apiguardian.api.API;
