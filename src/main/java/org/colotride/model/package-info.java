/**
 * Embedding networks: how one is built, trained by Deeplearning4j, embedded with, and kept in a file. Which networks
 * there are is {@code model.backbones}'s, how they compute fast is {@code model.engine}'s.
 */
package org.colotride.model;
