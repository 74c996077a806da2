/**
 * What an index knows of benign photographs: a sample of its own images with their changed copies, embedded once, and the
 * calibration of the detector that is made of them, again and again as the images change. No image file is known here.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.index.calibration;

import org.apiguardian.api.API;
