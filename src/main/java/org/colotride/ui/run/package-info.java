/**
 * Reads what runs leave in their folders, also while they go on, for the page that shows it. Nothing here knows of
 * requests or servers.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.ui.run;

import org.apiguardian.api.API;
