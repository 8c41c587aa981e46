/** How do I test a server? What a test is asked for, what it measures each second, and how it ends; plain values. */
@NullMarked
package org.btestfarm.client;

import org.jspecify.annotations.NullMarked;
