/**
 * Models for other programs; {@link org.colotride.model.export.ExportFormats} lists the formats. An export reads a
 * model's file and changes nothing in it.
 */
package org.colotride.model.export;
