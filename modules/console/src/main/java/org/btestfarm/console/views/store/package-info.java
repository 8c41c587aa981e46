/** How the views are made and kept: a pure account of each test, tables in a database file of their own, and the thread that fills them from the journal. */
@NullMarked
package org.btestfarm.console.views.store;

import org.jspecify.annotations.NullMarked;
