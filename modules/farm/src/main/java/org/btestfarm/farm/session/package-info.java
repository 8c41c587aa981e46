/** Tests: the entity that is one test for the whole farm, what it is told and answers, and what its connections share on a node. */
@NullMarked
package org.btestfarm.farm.session;

import org.jspecify.annotations.NullMarked;
