/** What a scan says to people and programs: one package per form. */
@NullMarked
package io.kustos.server.report;

import org.jspecify.annotations.NullMarked;
