/** Networks that Deeplearning4j or Keras saved, rebuilt of our layers. */
package org.colotride.model.imported;
