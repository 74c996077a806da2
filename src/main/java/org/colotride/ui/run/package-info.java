/** Reads what runs leave in their folders, also while they go on, for the page that shows it. */
package org.colotride.ui.run;
