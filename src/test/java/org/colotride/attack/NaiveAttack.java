package org.colotride.attack;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.colotride.tensor.DistanceMetric;

/** Every attack's loss and figures in double precision, one image at a time, as the papers write them. */
final class NaiveAttack {
    private final String name;
    private final BenignQuery query;
    private final int[] selected;
    private final double[][] gallery;
    private final double[][] searching;
    private final int[] labels;
    private final DistanceMetric metric;

    NaiveAttack(String name, BenignQuery query, Gallery gallery, int[] selected) {
        this.name = name;
        this.query = query;
        this.selected = selected;
        this.gallery = rows(gallery);
        this.searching = rows(gallery.queries());
        this.labels = gallery.labels();
        this.metric = gallery.metric();
    }

    private static double[][] rows(Gallery gallery) {
        return IntStream.range(0, gallery.size())
                .mapToObj(n -> doubles(gallery.embeddings().row(n)))
                .toArray(double[][]::new);
    }

    static double[] doubles(float[] values) {
        double[] wide = new double[values.length];
        for (int k = 0; k < wide.length; k++) {
            wide[k] = values[k];
        }
        return wide;
    }

    /** @param constant where what is no part of the gradient is taken */
    double loss(double[] q, double[] constant) {
        return switch (name) {
            case "CA+" -> candidate(q, 1);
            case "CA-" -> candidate(q, -1);
            case "QA+" -> rank(q, selected, 1);
            case "QA-" -> rank(q, selected, -1);
            case "GTT" -> rank(q, new int[] {selected[0]}, -1);
            case "SPQA+" -> rank(q, moved(), 1) + xi(constant) * rank(q, preserved(), 1);
            case "SPQA-" -> rank(q, moved(), -1) + xi(constant) * rank(q, preserved(), 1);
            case "TMA" -> 1 - cosine(q, gallery[selected[0]]);
            case "ES" -> -single(q, doubles(query.embedding()));
            case "GTM" -> single(q, gallery[selected[0]]);
            case "LTM" -> Math.max(
                    extreme(q, n -> labels[n] != query.label(), true)
                            - extreme(q, n -> labels[n] == query.label(), false),
                    0);
            default -> throw new IllegalArgumentException("write down what " + name + " does");
        };
    }

    Map<String, Double> figures(double[] q) {
        Map<String, Double> figures = new LinkedHashMap<>();
        switch (name) {
            case "CA+", "CA-" -> figures.put(name, candidateRank(q));
            case "QA+", "QA-" -> figures.put(name, percentile(q, selected));
            case "SPQA+", "SPQA-" -> {
                figures.put(name, percentile(q, moved()));
                figures.put(name + ":SP", percentile(q, preserved()));
            }
            case "TMA" -> figures.put(name, cosine(q, gallery[selected[0]]));
            case "ES" -> {
                figures.put("ES:D", single(q, doubles(query.embedding())));
                figures.put("ES:R", recall(q));
            }
            case "LTM", "GTM" -> figures.put(name, recall(q));
            case "GTT" -> {
                double top = distance(q, gallery[selected[0]]);
                long before =
                        others().filter(n -> distance(q, gallery[n]) < top).count();
                figures.put(name, before < 4 ? 100.0 : 0.0);
            }
            default -> throw new IllegalArgumentException("write down what " + name + " measures");
        }
        return figures;
    }

    private int[] moved() {
        return Arrays.copyOf(selected, selected.length - 5);
    }

    private int[] preserved() {
        return Arrays.copyOfRange(selected, selected.length - 5, selected.length);
    }

    private double xi(double[] q) {
        return Math.min(Math.exp(1e4 * rank(q, preserved(), 1)), 1e6);
    }

    private double candidate(double[] c, int sign) {
        double sum = 0;
        for (int w : selected) {
            for (double[] x : gallery) {
                sum += Math.max(sign * (distance(searching[w], c) - distance(searching[w], x)), 0);
            }
        }
        return sum / (selected.length * gallery.length);
    }

    private double candidateRank(double[] c) {
        double nearer = 0;
        for (int w : selected) {
            for (double[] x : gallery) {
                nearer += distance(searching[w], x) < distance(searching[w], c) - 1e-5 ? 1 : 0;
            }
        }
        return 100 * nearer / (selected.length * gallery.length);
    }

    private double rank(double[] q, int[] chosen, int sign) {
        double sum = 0;
        for (int c : chosen) {
            for (double[] x : gallery) {
                sum += Math.max(sign * (distance(q, gallery[c]) - distance(q, x)), 0);
            }
        }
        return sum / (chosen.length * gallery.length);
    }

    private double percentile(double[] q, int[] chosen) {
        double nearer = 0;
        for (int c : chosen) {
            for (double[] x : gallery) {
                nearer += distance(q, x) < distance(q, gallery[c]) ? 1 : 0;
            }
        }
        return 100 * nearer / (chosen.length * gallery.length);
    }

    private double extreme(double[] q, IntPredicate which, boolean greatest) {
        var distances = IntStream.range(0, gallery.length).filter(which).mapToDouble(n -> distance(q, gallery[n]));
        return (greatest ? distances.max() : distances.min()).orElseThrow();
    }

    private double recall(double[] q) {
        int nearest = others().boxed()
                .min((m, n) -> Double.compare(distance(q, gallery[m]), distance(q, gallery[n])))
                .orElseThrow();
        return labels[nearest] == query.label() ? 100 : 0;
    }

    private IntStream others() {
        return IntStream.range(0, gallery.length).filter(n -> n != query.index());
    }

    private double distance(double[] a, double[] b) {
        return metric == DistanceMetric.C ? 1 - dot(a, b) : norm(a, b, 0);
    }

    private double single(double[] a, double[] b) {
        return metric == DistanceMetric.C ? 1 - cosine(a, b) : norm(a, b, 1e-6);
    }

    private static double cosine(double[] a, double[] b) {
        return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += a[k] * b[k];
        }
        return sum;
    }

    private static double norm(double[] a, double[] b, double shift) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += (a[k] - b[k] + shift) * (a[k] - b[k] + shift);
        }
        return Math.sqrt(sum);
    }
}
