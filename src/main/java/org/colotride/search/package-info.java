/**
 * Arbiter searches whose candidates are whole COLO-TRIDE trainings: which keys of a configuration vary and how, how a
 * candidate is trained, scored, kept and, by successive halving, stopped early. The names of its classes stand in
 * Arbiter's JSON: none may move.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.search;

import org.apiguardian.api.API;
