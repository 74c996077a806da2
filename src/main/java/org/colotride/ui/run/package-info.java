/**
 * Reads what runs leave in their folders, also while they go on, for the page that shows it. Nothing here knows of
 * requests or servers.
 */
package org.colotride.ui.run;
