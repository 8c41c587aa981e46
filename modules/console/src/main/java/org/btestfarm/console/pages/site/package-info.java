/** What all pages share: the frame around them, security headers, forms, errors, assets, and how figures are written. */
@NullMarked
package org.btestfarm.console.pages.site;

import org.jspecify.annotations.NullMarked;
