/**
 * The front doors for programs that use this framework as a library: attack a graph that is in memory, train one's own
 * graph with COLO-TRIDE by Deeplearning4j's own {@code fit}, load a model and search with it. Each is a few lines to its
 * user; nothing here knows folders of runs, configuration files or pages.
 */
package org.colotride.library;
