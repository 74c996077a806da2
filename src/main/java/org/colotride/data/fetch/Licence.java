package org.colotride.data.fetch;

/**
 * Under what terms a data set is had.
 *
 * @param terms for a person, with where they are to be read
 * @param mustBeAccepted whether the user has to say so before it is downloaded
 */
record Licence(String terms, boolean mustBeAccepted) {}
