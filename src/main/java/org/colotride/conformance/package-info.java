/**
 * Compares the method with recordings of the published programs. It calls the method as it is; no tolerance of it may
 * live elsewhere.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.conformance;

import org.apiguardian.api.API;
