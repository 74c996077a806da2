/**
 * Getting data sets onto this machine; {@link org.colotride.data.fetch.DatasetFetchers} lists what can be had. The
 * only package that opens a connection to elsewhere.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.data.fetch;

import org.apiguardian.api.API;
