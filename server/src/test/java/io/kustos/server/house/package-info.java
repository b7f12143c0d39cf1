/** Tests of the house: architecture, tidiness, documents and launcher. */
@NullMarked
package io.kustos.server.house;

import org.jspecify.annotations.NullMarked;
