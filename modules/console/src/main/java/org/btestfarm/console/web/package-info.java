/** What all answers have in common: JSON, problem documents (RFC 9457), pages, and deadlines and bounds of requests. */
@NullMarked
package org.btestfarm.console.web;

import org.jspecify.annotations.NullMarked;
