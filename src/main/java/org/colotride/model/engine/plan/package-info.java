/** A network as a sequence of plain operations, from Deeplearning4j's graph. Nothing here computes. */
package org.colotride.model.engine.plan;
