/** The one source of randomness: seeded, and passed in. Nothing may draw from anything else. */
@API(status = API.Status.INTERNAL)
package org.colotride.random;

import org.apiguardian.api.API;
