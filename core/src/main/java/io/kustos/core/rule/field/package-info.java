/** Fields of an audit event by the path at which they stand in its JSON. */
@NullMarked
package io.kustos.core.rule.field;

import org.jspecify.annotations.NullMarked;
