/** How do I test a server? One test from the client's side: what to ask for, what it measured, how it ended. */
@NullMarked
package org.btestfarm.client;

import org.jspecify.annotations.NullMarked;
