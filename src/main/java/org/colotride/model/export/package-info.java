/** Models for other programs; {@link org.colotride.model.export.ExportFormats} lists the formats. */
package org.colotride.model.export;
