package org.colotride.search.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.colotride.search.CandidateResult;

/**
 * The scored candidates in at most five classes of about equal size, the worst first: a colour each. By rank, because one
 * collapsed candidate would otherwise give all others the same colour. Classes that read the same are one.
 */
public final class ScoreClasses {
    /** @param colour from 0, the worst, to 4 */
    public record ScoreClass(int colour, String text, List<CandidateResult> candidates) {
        /** At most so many of the candidates, at least 2, evenly spaced by rank; the worst and the best stay. */
        public ScoreClass thinned(int most) {
            int last = candidates.size() - 1;
            return candidates.size() <= most
                    ? this
                    : new ScoreClass(
                            colour,
                            text,
                            IntStream.range(0, most)
                                    .mapToObj(i -> candidates.get((int) Math.round((double) i * last / (most - 1))))
                                    .toList());
        }
    }

    private static final int COLOURS = 5;

    private ScoreClasses() {}

    public static List<ScoreClass> of(List<CandidateResult> candidates, String scoreName) {
        List<CandidateResult> rising = candidates.stream()
                .filter(Ranking::scored)
                .sorted(Comparator.comparing(CandidateResult::score))
                .toList();
        int count = Math.min(COLOURS, rising.size());
        List<ScoreClass> classes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<CandidateResult> members = rising.subList(i * rising.size() / count, (i + 1) * rising.size() / count);
            String low = NumberText.figure(scoreName, members.get(0).score());
            String high =
                    NumberText.figure(scoreName, members.get(members.size() - 1).score());
            String text = low.equals(high) ? low : low + " … " + high;
            boolean equal =
                    !classes.isEmpty() && classes.get(classes.size() - 1).text().equals(text);
            List<CandidateResult> together =
                    equal ? new ArrayList<>(classes.remove(classes.size() - 1).candidates()) : new ArrayList<>();
            together.addAll(members);
            classes.add(new ScoreClass(COLOURS - count + i, text, List.copyOf(together)));
        }
        return List.copyOf(classes);
    }
}
