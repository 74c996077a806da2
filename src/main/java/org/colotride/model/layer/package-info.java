/** The layers that networks are built of. Saved models hold the names of these classes: none may move. */
package org.colotride.model.layer;
