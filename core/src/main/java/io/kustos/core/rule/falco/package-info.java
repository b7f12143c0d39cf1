/** Falco's rule language: rules files in YAML, conditions, lists, macros, exceptions, outputs. */
@NullMarked
package io.kustos.core.rule.falco;

import org.jspecify.annotations.NullMarked;
