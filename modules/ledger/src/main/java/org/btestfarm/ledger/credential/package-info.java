/** What lets somebody in: verifiers, and encrypted passwords for MD5 logins, kept beside the journal and erased with their user (docs/adr/0011-where-secrets-live.md). */
@NullMarked
package org.btestfarm.ledger.credential;

import org.jspecify.annotations.NullMarked;
