/**
 * The goals of the command line: they read arguments, put together what the packages below do, and print. Nothing else
 * may depend on them, and only here may a path be relative to the working directory.
 */
package org.colotride.cli;
