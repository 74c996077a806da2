/**
 * What a search has found, for people and spreadsheets: a table, pictures and a page that needs no server. What is
 * concluded from it is {@code search.analysis}'s.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.report.search;

import org.apiguardian.api.API;
