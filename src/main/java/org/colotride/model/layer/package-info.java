/** The layers that networks are built of. Saved models hold the names of these classes: none may move. */
@API(status = API.Status.INTERNAL)
package org.colotride.model.layer;

import org.apiguardian.api.API;
