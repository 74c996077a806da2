/** The dashboard: Deeplearning4j's training pages and Arbiter's in one server, with a page of our own. */
package org.colotride.ui;
