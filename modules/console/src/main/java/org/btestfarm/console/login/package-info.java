/** How users and operators log in to the pages: sessions in signed cookies, tokens in forms, and delays for those who guess. */
@NullMarked
package org.btestfarm.console.login;

import org.jspecify.annotations.NullMarked;
