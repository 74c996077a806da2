/**
 * Compares the method with recordings of the published programs. It calls the method as it is; no tolerance of it may
 * live elsewhere.
 */
package org.colotride.conformance;
