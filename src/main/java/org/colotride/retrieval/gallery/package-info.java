/**
 * Galleries of embeddings that are kept in files and may be larger than any machine's memory: they are searched block by
 * block, here or by the machines of a cluster, with the figures that one machine would find if it could hold them.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.retrieval.gallery;

import org.apiguardian.api.API;
