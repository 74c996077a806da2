/**
 * The page {@code /colotride} in Deeplearning4j's server. Its files lie beside this package in the resources. It
 * answers requests; what runs hold is read in {@code ui.run}.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.ui.page;

import org.apiguardian.api.API;
