/** What the search server says of a photograph: which images are nearest, how that is to be taken, and whether it is suspect. */
@API(status = API.Status.INTERNAL)
package org.colotride.serve.search;

import org.apiguardian.api.API;
