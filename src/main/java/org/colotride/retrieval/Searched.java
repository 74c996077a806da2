package org.colotride.retrieval;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What retrieval figures were measured on.
 *
 * @param queries that could be embedded
 * @param withoutMatch of these, queries without an image of their class to find; they count in no figure
 * @param gallery images that were searched
 * @param apart whether no query is in the gallery; otherwise every query is left out of its own search
 * @param copies how many queries have an exact copy of themselves, under another name, among the images searched; not
 *     written if there is none
 */
public record Searched(
        int queries,
        int withoutMatch,
        int gallery,
        boolean apart,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int copies) {
    /** Without copies. */
    public Searched(int queries, int withoutMatch, int gallery, boolean apart) {
        this(queries, withoutMatch, gallery, apart, 0);
    }

    public Searched withCopies(int found) {
        return new Searched(queries, withoutMatch, gallery, apart, found);
    }

    /** One sentence for a person. */
    public String describe() {
        String searched = apart
                ? queries + " queries against a gallery of " + gallery + " images apart"
                : queries + " images, each a query against all the others";
        String unmatched =
                withoutMatch == 0 ? "" : "; " + withoutMatch + " without an image of their class to find, left out";
        String copied = copies == 0 ? "" : "; " + copies + " with an exact copy of themselves to find";
        return searched + unmatched + copied + ".";
    }
}
