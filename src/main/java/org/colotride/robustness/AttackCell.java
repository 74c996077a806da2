package org.colotride.robustness;

import java.util.Locale;
import org.colotride.attack.AttackProfile;
import org.colotride.attack.ConfiguredAttack;
import org.colotride.attack.MovingImage;
import org.colotride.attack.Norm;

/**
 * One attack at one strength by one kind of search.
 *
 * @param limit at most so many of the sampled images, from the first; 0 for all
 */
public record AttackCell(Role role, ConfiguredAttack attack, AttackProfile profile, SearchKind search, int limit) {
    /** What the cell's figures are for. */
    public enum Role {
        /** The table, ERS and ARS. */
        score,
        /** A robustness curve over ε. */
        curve,
        /** Check: an ε without bound must succeed totally. */
        unbounded,
        /** Check: the attack as it is, on the queries of the checks. */
        single,
        /** Check: the same with random restarts. */
        restarted,
        /** Check: a search without gradients. */
        blackBox
    }

    /** Names the cell's files; two cells of a plan never share it. */
    public String id() {
        String name = attack.name().replace("+", "plus").replace("-", "minus");
        String norm = profile.norm() == Norm.linf ? "" : "-" + profile.norm();
        return String.format(Locale.ROOT, "%s-%s-eps%.5f%s", role, name, profile.epsilon(), norm);
    }

    /** What the attack moves. */
    MovingImage moves() {
        return attack.rule().moves();
    }

    /** Bounded by the limit. */
    int queries(int sampled) {
        return limit > 0 ? Math.min(limit, sampled) : sampled;
    }
}
