package org.btestfarm.client.load;

/**
 * How exactly the rates that were asked for were kept, of the clients that ended well, by our own counters: what arrived here, or what left.
 *
 * @param asked clients that asked for a rate, in one direction or in both
 * @param withinOnePct of them, those whose average was within 1 % of it in every direction that has one
 * @param withinFivePct likewise within 5 %
 */
public record RateKept(int asked, int withinOnePct, int withinFivePct) {}
