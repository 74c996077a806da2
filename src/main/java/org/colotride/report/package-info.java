/**
 * What every page shares: its frame, and text made safe for HTML. The pages themselves live in the packages below it.
 */
package org.colotride.report;
