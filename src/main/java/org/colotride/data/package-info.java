/**
 * Images as training and search see them: sets, pairs, batches that are decoded ahead, and what was wrong with them.
 * Where they come from is the business of the packages below it.
 */
package org.colotride.data;
