/**
 * What every page shares: its frame, and text made safe for HTML. The pages themselves live in the packages below it.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.report;

import org.apiguardian.api.API;
