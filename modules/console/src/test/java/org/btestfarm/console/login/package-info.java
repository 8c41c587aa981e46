/** Tests of how logins are judged. */
@NullMarked
package org.btestfarm.console.login;

import org.jspecify.annotations.NullMarked;
