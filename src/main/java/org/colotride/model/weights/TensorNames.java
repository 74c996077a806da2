package org.colotride.model.weights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.colotride.config.ConfigException;

/**
 * A file's names of tensors as a network's names of parameters, by these rules, in this order:
 *
 * <ol>
 *   <li>A prefix that the user names is taken off; names without it are left out, and listed.
 *   <li>If none is named: a prefix {@code module.}, {@code model.} or {@code backbone.} that <em>all</em> names share is
 *       taken off, again and again.
 *   <li>What comes before the last dot is the module. If the backbone knows it by another name, it gets that one: RobRank's
 *       C2F2 counts its layers, {@code backbone.0.weight} is {@code conv1.weight}.
 *   <li>{@code running_mean} and {@code running_var} are {@code runningMean} and {@code runningVar} here.
 * </ol>
 *
 * @param byParameter the file's name of a tensor by our name of a parameter, {@code layer1.0.conv1_weight}
 * @param outside names without the user's prefix
 * @param doubled names of the file that mean a parameter which another one means already
 */
record TensorNames(Map<String, String> byParameter, List<String> outside, List<String> doubled) {
    private static final List<String> WRAPPERS = List.of("module.", "model.", "backbone.");

    /**
     * @param prefix the user's; null for none
     * @param aliases modules by other programs' names, {@link org.colotride.model.Backbone#moduleAliases}
     * @throws ConfigException if no name has the user's prefix
     */
    static TensorNames of(StateDict weights, String prefix, Map<String, String> aliases) {
        Set<String> names = weights.names();
        String wrapper = prefix == null ? sharedWrapper(names) : prefix;
        Map<String, String> byParameter = new LinkedHashMap<>();
        List<String> outside = new ArrayList<>();
        List<String> doubled = new ArrayList<>();
        for (String name : names) {
            if (!name.startsWith(wrapper)) {
                outside.add(name);
            } else if (byParameter.putIfAbsent(parameter(name.substring(wrapper.length()), aliases), name) != null) {
                doubled.add(name);
            }
        }
        if (byParameter.isEmpty() && !outside.isEmpty()) {
            throw new ConfigException(weights.file() + ": none of its names begins with the prefix '" + prefix
                    + "' (weights.prefix); they begin with " + beginnings(names));
        }
        return new TensorNames(byParameter, List.copyOf(outside), List.copyOf(doubled));
    }

    private static String sharedWrapper(Set<String> names) {
        String shared = "";
        for (boolean found = !names.isEmpty(); found; ) {
            found = false;
            for (String wrapper : WRAPPERS) {
                String longer = shared + wrapper;
                if (names.stream().allMatch(name -> name.startsWith(longer))) {
                    shared = longer;
                    found = true;
                    break;
                }
            }
        }
        return shared;
    }

    private static String parameter(String name, Map<String, String> aliases) {
        int dot = name.lastIndexOf('.');
        if (dot < 0) {
            return name;
        }
        String module = name.substring(0, dot);
        String last =
                name.substring(dot + 1).replace("running_mean", "runningMean").replace("running_var", "runningVar");
        return aliases.getOrDefault(module, module) + "_" + last;
    }

    private static String beginnings(Set<String> names) {
        return names.stream()
                .map(name -> name.contains(".") ? name.substring(0, name.indexOf('.') + 1) : name)
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .limit(8)
                .map(name -> "'" + name + "'")
                .collect(Collectors.joining(", "));
    }
}
