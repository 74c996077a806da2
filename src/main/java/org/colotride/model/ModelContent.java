package org.colotride.model;

import org.colotride.data.Normalization;

/**
 * What a model file says of the network in it. It is read off the network when the file is written, and must still be true
 * when it is read.
 *
 * @param normalization of the images, inside the network
 * @param weightsSha256 checksum of all parameters as the file holds them, unpacked
 */
public record ModelContent(Normalization normalization, String weightsSha256) {}
