/**
 * Photographs that many callers send at once, embedded in batches by one network. It knows neither HTTP nor an index.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.serve.embedding;

import org.apiguardian.api.API;
