/**
 * Models for other programs; {@link org.colotride.model.export.ExportFormats} lists the formats. An export reads a
 * model's file and changes nothing in it.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.model.export;

import org.apiguardian.api.API;
