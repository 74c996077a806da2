/**
 * The dashboard: Deeplearning4j's training pages and Arbiter's in one server, with a page of our own. It reads what
 * runs leave; it trains and scores nothing.
 */
package org.colotride.ui;
