package org.colotride.cli;

/** The one place where the commands meet the packages that do the work. Each method returns the exit code. */
final class Services {
    private Services() {}

    static int train(TrainRequest request) {
        throw new UnsupportedOperationException("train " + request);
    }

    static int evaluate(EvaluateRequest request) {
        throw new UnsupportedOperationException("evaluate " + request);
    }

    static int embed(EmbedRequest request) {
        throw new UnsupportedOperationException("embed " + request);
    }

    static int query(QueryRequest request) {
        throw new UnsupportedOperationException("query " + request);
    }

    static int conformance(ConformanceRequest request) {
        throw new UnsupportedOperationException("conformance " + request);
    }

    static int fetchData(FetchDataRequest request) {
        throw new UnsupportedOperationException("fetch-data " + request);
    }
}
