/** What a training shows of itself while it runs, in files of its run's folder, for whoever watches. */
package org.colotride.live;
