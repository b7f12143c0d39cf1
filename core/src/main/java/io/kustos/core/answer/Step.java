package io.kustos.core.answer;

/**
 * What led to a request.
 *
 * @param because in words that follow "because", with the object's name
 * @param request what was done to it
 * @param basis how well the log shows it
 */
public record Step(String because, Request request, Basis basis) {}
