/** Networks of Deeplearning4j's stock layers, rebuilt of ours. */
package org.colotride.model.imported;
