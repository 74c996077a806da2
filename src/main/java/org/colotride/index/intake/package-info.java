/**
 * Where the images of an index come from: folders, lists and files of embeddings; and how they are embedded and put. No command
 * line is known here.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.index.intake;

import org.apiguardian.api.API;
