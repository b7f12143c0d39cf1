/**
 * The archive: Parquet files in an Iceberg table, written and read by DuckDB, from which the exact
 * bytes of every event come back.
 */
@NullMarked
package io.kustos.lake;

import org.jspecify.annotations.NullMarked;
