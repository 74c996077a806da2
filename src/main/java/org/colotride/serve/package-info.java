/**
 * An index served over HTTP: {@code POST /v1/search} and the calls beside it, and a page to search with. It embeds and searches
 * with what the library has; it trains nothing and measures nothing.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.serve;

import org.apiguardian.api.API;
