/** The program from end to end, over real sockets: a farm and tests of it, in this process and in processes of their own. */
@NullMarked
package org.btestfarm.app.scenario;

import org.jspecify.annotations.NullMarked;
