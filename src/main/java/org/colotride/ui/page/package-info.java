/** The page {@code /colotride} in Deeplearning4j's server. Its files lie beside this package in the resources. */
package org.colotride.ui.page;
