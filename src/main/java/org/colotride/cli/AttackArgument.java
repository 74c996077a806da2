package org.colotride.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.colotride.attack.Attacks;
import org.colotride.attack.ConfiguredAttack;
import org.colotride.config.Component;
import org.colotride.config.ConfigException;

/** Attacks as the command line names them: {@code CA+,QA-:m=5,GTM:selection=published}. */
final class AttackArgument {
    private static final String ORIGIN = "command line: --attacks";

    private AttackArgument() {}

    /**
     * @param published whether an attack whose default departs from its published program follows that (GTM, which then
     *     selects its target likewise); LTM follows its program unless its own argument says otherwise
     * @throws ConfigException if an attack or an argument is unknown
     */
    static List<ConfiguredAttack> parse(String list, boolean published) {
        List<ConfiguredAttack> attacks = new ArrayList<>();
        for (String item : list.split(",")) {
            Component component = component(item, ORIGIN, "QA-:m=5");
            attacks.add(
                    published
                            ? ConfiguredAttack.published(Attacks.REGISTRY, component)
                            : ConfiguredAttack.of(Attacks.REGISTRY, component));
        }
        return attacks;
    }

    /**
     * What one word names, with its arguments.
     *
     * @param item {@code NAME:KEY=VALUE:…}
     * @param origin for messages
     * @param example of such a word
     */
    static Component component(String item, String origin, String example) {
        String[] parts = item.strip().split(":");
        ObjectNode args = JsonNodeFactory.instance.objectNode();
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals < 1) {
                throw new ConfigException(
                        origin + ": '" + parts[i] + "' is not KEY=VALUE; write for example " + example);
            }
            put(args, parts[i].substring(0, equals), parts[i].substring(equals + 1));
        }
        return new Component(parts[0], args, origin);
    }

    private static void put(ObjectNode args, String key, String value) {
        if (value.equals("true") || value.equals("false")) {
            args.put(key, Boolean.parseBoolean(value));
        } else if (value.matches("\\d{1,9}")) {
            args.put(key, Integer.parseInt(value));
        } else if (value.matches("\\d*\\.\\d+")) {
            args.put(key, Double.parseDouble(value));
        } else {
            args.put(key, value);
        }
    }
}
