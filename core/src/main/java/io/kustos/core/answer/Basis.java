package io.kustos.core.answer;

/** How well the log shows that one request led to another. */
public enum Basis {
  /** Both name the same uid, or the one object both are about. */
  RECORDED,
  /** The object is known by its owner references; that this was the write is told by the time. */
  ORDER,
  /** Only names and times suggest it. */
  NAMES
}
