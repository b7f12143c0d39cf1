/**
 * Sigma's rules and filters, as the specification 2.1 describes them, over Kubernetes audit events.
 */
@NullMarked
package io.kustos.core.rule.sigma;

import org.jspecify.annotations.NullMarked;
