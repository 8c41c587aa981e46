/**
 * A farm of three nodes on PostgreSQL, each process in a network namespace of its own, and what must hold when processes stop or links are cut. Needs root.
 */
@NullMarked
package org.btestfarm.app.nodes;

import org.jspecify.annotations.NullMarked;
