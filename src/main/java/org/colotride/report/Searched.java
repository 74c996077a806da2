package org.colotride.report;

/**
 * What retrieval figures were measured on.
 *
 * @param queries that could be embedded
 * @param withoutMatch of these, queries without an image of their class to find; they count in no figure
 * @param gallery images that were searched
 * @param apart whether no query is in the gallery; otherwise every query is left out of its own search
 */
public record Searched(int queries, int withoutMatch, int gallery, boolean apart) {
    /** One sentence for a person. */
    public String describe() {
        String searched = apart
                ? queries + " queries against a gallery of " + gallery + " images apart"
                : queries + " images, each a query against all the others";
        return withoutMatch == 0
                ? searched + "."
                : searched + "; " + withoutMatch + " without an image of their class to find, left out.";
    }
}
