package org.colotride.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;

/** What is kept of single images, found by id, path or folder. */
final class ImageLookup {
    private ImageLookup() {}

    /** Of images whose id or path that is, and of those whose path lies in that folder; in the order of Lucene's. */
    static List<String> idsOf(IndexSearcher searcher, String name) throws IOException {
        Query query = new BooleanQuery.Builder()
                .add(new TermQuery(new Term(ImageFields.ID, name)), BooleanClause.Occur.SHOULD)
                .add(new TermQuery(new Term(ImageFields.PATH, name)), BooleanClause.Occur.SHOULD)
                .add(
                        new PrefixQuery(new Term(ImageFields.PATH, name.endsWith("/") ? name : name + "/")),
                        BooleanClause.Occur.SHOULD)
                .build();
        List<String> ids = new ArrayList<>();
        int most = Math.max(1, searcher.getIndexReader().numDocs());
        for (ScoreDoc found : searcher.search(query, most).scoreDocs) {
            ids.add(searcher.storedFields()
                    .document(found.doc, Set.of(ImageFields.ID))
                    .get(ImageFields.ID));
        }
        return ids;
    }

    static Optional<float[]> embedding(IndexReader reader, String id, ImageFields fields, int dimension)
            throws IOException {
        int document = document(reader, id);
        if (document < 0) {
            return Optional.empty();
        }
        LeafReaderContext leaf = leaf(reader, document);
        return Optional.of(fields.vectors(leaf.reader(), dimension)
                .of(document - leaf.docBase)
                .clone());
    }

    static Optional<byte[]> thumbnail(IndexReader reader, String id) throws IOException {
        int document = document(reader, id);
        if (document < 0) {
            return Optional.empty();
        }
        LeafReaderContext leaf = leaf(reader, document);
        BinaryDocValues thumbnails = leaf.reader().getBinaryDocValues(ImageFields.THUMBNAIL);
        if (thumbnails == null || !thumbnails.advanceExact(document - leaf.docBase)) {
            return Optional.empty();
        }
        BytesRef bytes = thumbnails.binaryValue();
        return Optional.of(BytesRef.deepCopyOf(bytes).bytes);
    }

    private static LeafReaderContext leaf(IndexReader reader, int document) {
        return reader.leaves().get(ReaderUtil.subIndex(document, reader.leaves()));
    }

    /** Of the image with that id; −1 if there is none. */
    static int document(IndexReader reader, String id) throws IOException {
        for (LeafReaderContext leaf : reader.leaves()) {
            PostingsEnum found = leaf.reader().postings(new Term(ImageFields.ID, id), PostingsEnum.NONE);
            Bits live = leaf.reader().getLiveDocs();
            while (found != null && found.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
                if (live == null || live.get(found.docID())) {
                    return leaf.docBase + found.docID();
                }
            }
        }
        return -1;
    }
}
