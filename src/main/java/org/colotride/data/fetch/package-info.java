/** Getting data sets onto this machine; {@link org.colotride.data.fetch.DatasetFetchers} lists what can be had. */
package org.colotride.data.fetch;
