/**
 * The goals of the command line: they read arguments, put together what the packages below do, and print. Nothing else
 * may depend on them, and only here may a path be relative to the working directory.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.cli;

import org.apiguardian.api.API;
