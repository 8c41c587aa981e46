package org.btestfarm.console.views;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One second of a test on one node. What the other end did not report is absent, not 0.
 *
 * @param second which one, since the test began on that node, from 0
 * @param node the node's name
 * @param in bytes received
 * @param out bytes sent
 * @param lost UDP datagrams lost on their way to the farm
 * @param localCpu the farm's CPU load, percent
 * @param remoteCpu the other end's CPU load, percent
 */
public record SampleRow(long second, String node, long in, long out, OptionalLong lost, OptionalInt localCpu, OptionalInt remoteCpu) {}
