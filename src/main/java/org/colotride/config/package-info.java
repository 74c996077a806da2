/**
 * YAML, command lines and records: how a configuration is read, checked and written, and the registries that find its
 * components by name. What there is to configure is not known here.
 */
package org.colotride.config;
