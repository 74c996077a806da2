/**
 * Files written whole or not at all, the formats they have, checksums, and how far a long task has come. Nothing here
 * knows what the files are about.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.io;

import org.apiguardian.api.API;
