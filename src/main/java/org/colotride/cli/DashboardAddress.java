package org.colotride.cli;

/**
 * Where the dashboard is served.
 *
 * @param host to listen on
 * @param port the first to try
 */
record DashboardAddress(String host, int port) {}
