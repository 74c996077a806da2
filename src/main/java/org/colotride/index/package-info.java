/**
 * A searchable gallery on disk: embeddings with path, class and thumbnail, found through a graph of near neighbours (HNSW) or
 * by looking at all of them, ranked exactly in either case. It survives a kill between any two steps. Apache Lucene, which
 * does the storing and the graph, is known here alone; whoever embeds the images is not.
 */
package org.colotride.index;
