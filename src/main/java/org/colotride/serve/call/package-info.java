/** The calls of the search server, one class each, and the files of its page. */
@API(status = API.Status.INTERNAL)
package org.colotride.serve.call;

import org.apiguardian.api.API;
