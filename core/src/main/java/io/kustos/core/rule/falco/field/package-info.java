/** The fields that Falco rules read from a Kubernetes audit event, and how each is computed. */
@NullMarked
package io.kustos.core.rule.falco.field;

import org.jspecify.annotations.NullMarked;
