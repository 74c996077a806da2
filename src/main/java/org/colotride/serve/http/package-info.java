/**
 * HTTP as the search server speaks it, on Jetty: what is refused before anything is read, how bodies are read without a
 * thread, and what errors look like. It knows no images.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.serve.http;

import org.apiguardian.api.API;
