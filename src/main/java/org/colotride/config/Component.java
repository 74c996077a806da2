package org.colotride.config;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A component as a configuration names it: {@code {name: …, args: {…}}}.
 *
 * @param name the registered name
 * @param args its arguments, empty if none are given
 * @param origin where it stands, for messages: {@code conf/x.yaml: defense}
 */
public record Component(String name, ObjectNode args, String origin) {}
