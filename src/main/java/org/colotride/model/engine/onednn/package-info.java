/** The fast engine: a plan, compiled for oneDNN. Native memory is held here and nowhere else. */
package org.colotride.model.engine.onednn;
