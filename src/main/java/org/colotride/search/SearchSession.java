package org.colotride.search;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Queue;
import java.util.TreeMap;
import org.colotride.io.StorageException;
import org.colotride.search.schedule.Job;
import org.colotride.search.schedule.Schedule;

/**
 * Where a search stands: hands out jobs as its schedule says and remembers how they ended. One that is opened again goes
 * through its journal first: what had ended is handed out once more with its result, for Arbiter to know of, what had been
 * interrupted is handed out to go on. Thread-safe.
 */
final class SearchSession {
    private final Schedule schedule;
    private final SearchJournal journal;
    private final Map<Integer, CandidateResult> results = new TreeMap<>();
    private final Queue<Job> again = new ArrayDeque<>();
    private final Map<Integer, CandidateResult> known = new HashMap<>();
    private int running;
    private RuntimeException failure;

    /**
     * @param schedule from its beginning
     * @throws StorageException if the journal is of another search
     */
    SearchSession(Schedule schedule, SearchJournal journal) {
        this.schedule = schedule;
        this.journal = journal;
        Map<Integer, Job> open = new LinkedHashMap<>();
        Map<Integer, Job> ended = new LinkedHashMap<>();
        for (SearchJournal.Event event : journal.past()) {
            Job job = event.job();
            if (event.result() == null) {
                if (!schedule.hasNext() || !schedule.next().isSame(job)) {
                    throw new StorageException("the journal's candidate " + job.candidate()
                            + " is not the one that this search draws; was it written by another version?");
                }
                ended.remove(job.candidate());
                open.put(job.candidate(), job);
            } else {
                open.remove(job.candidate());
                ended.put(job.candidate(), job);
                record(job, event.result());
            }
        }
        ended.forEach((candidate, job) -> {
            known.put(candidate, results.get(candidate));
            again.add(job);
        });
        again.addAll(open.values());
    }

    private void record(Job job, CandidateResult result) {
        results.put(job.candidate(), result);
        boolean scored = result.status() != CandidateResult.Status.FAILED;
        schedule.finished(job, scored ? OptionalDouble.of(result.score()) : OptionalDouble.empty());
    }

    /** Whether there is a job at present. */
    synchronized boolean hasNext() {
        return !again.isEmpty() || schedule.hasNext();
    }

    synchronized Job next() {
        running++;
        if (!again.isEmpty()) {
            return again.remove();
        }
        Job job = schedule.next();
        journal.append(new SearchJournal.Event(job, null));
        return job;
    }

    /** How a job ended before this process began; to be told once. */
    synchronized Optional<CandidateResult> ended(Job job) {
        return Optional.ofNullable(known.remove(job.candidate()));
    }

    /** A job whose {@link #ended} is known needs nothing more. */
    synchronized void repeated() {
        running--;
    }

    /** A job has ended now; its seconds are added to those of the candidate's earlier ones. */
    synchronized void finish(Job job, CandidateResult result) {
        CandidateResult before = results.get(job.candidate());
        CandidateResult whole = before == null ? result : result.plusSeconds(before.seconds());
        journal.append(new SearchJournal.Event(job, whole));
        record(job, whole);
        running--;
    }

    /** The search itself, not a candidate, cannot go on. */
    synchronized void fail(RuntimeException error) {
        failure = error;
    }

    /** Why the search cannot go on, if so. */
    synchronized Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Whether everything has ended. */
    synchronized boolean isOver() {
        return failure != null || running == 0 && !hasNext();
    }

    /** The latest result of every candidate that has one, by index. */
    synchronized List<CandidateResult> results() {
        return new ArrayList<>(results.values());
    }

    /** Iterations of jobs that had ended when it was opened. */
    synchronized long iterationsBefore() {
        return total(known.values());
    }

    static long total(Collection<CandidateResult> results) {
        return results.stream().mapToLong(CandidateResult::iterations).sum();
    }
}
