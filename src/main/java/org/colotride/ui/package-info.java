/**
 * The dashboard: Deeplearning4j's training pages and Arbiter's in one server, with a page of our own. It reads what
 * runs leave; it trains and scores nothing.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.ui;

import org.apiguardian.api.API;
