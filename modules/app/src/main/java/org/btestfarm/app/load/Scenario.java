package org.btestfarm.app.load;

import org.btestfarm.client.load.LoadPlan;

/**
 * What a scenario file asks for.
 *
 * @param name what the report calls it, 1..120 characters
 * @param plan who does what, and when
 */
public record Scenario(String name, LoadPlan plan) {
    private static final int MAX_NAME = 120;

    public Scenario {
        if (name.isBlank() || name.length() > MAX_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the scenario's name has " + name.length() + " characters, allowed are 1 to " + MAX_NAME + ", none of them a control character");
        }
    }
}
