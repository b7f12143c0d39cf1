/** YAML texts as nodes that know their places, read within bounds. */
@NullMarked
package io.kustos.core.yaml;

import org.jspecify.annotations.NullMarked;
