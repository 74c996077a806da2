/**
 * What a search has found, for people and spreadsheets: a table, pictures and a page that needs no server. What is
 * concluded from it is {@code search.analysis}'s.
 */
package org.colotride.report.search;
