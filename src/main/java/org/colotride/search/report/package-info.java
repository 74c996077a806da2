/** What a search has found, for people and spreadsheets: a table, pictures and a page that needs no server. */
package org.colotride.search.report;
