package org.colotride.search;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.colotride.search.schedule.Job;

/** What Arbiter's runner turns into bytes and back again in memory, for each candidate. */
public final class CarriedClasses {
    private CarriedClasses() {}

    /** The exact names of all that must be made of these bytes. */
    public static Set<String> names() {
        return Set.of(
                CandidateJob.class.getName(),
                Job.class.getName(),
                LinkedHashMap.class.getName(),
                HashMap.class.getName(),
                Map.Entry.class.getName());
    }
}
