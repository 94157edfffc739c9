import type { components } from './schema'

/** What the server says of a failure (RFC 9457), in the reader's language. */
export type Problem = components['schemas']['Problem']

/**
 * Thrown by every call of the API that did not succeed. `problem` is what ProblemBox shows. Codes of the
 * server are those of docs/errors.md; the two of our own are `network-away`, when no answer came, and
 * `answer-unreadable`, when something else than our server answered. Their texts are in the catalogue.
 */
export class ProblemError extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.code)
    this.problem = problem
  }
}

/** A failure that the browser itself noticed. */
export function ownProblem(code: 'network-away' | 'answer-unreadable', status = 0): Problem {
  return { type: `urn:liuhen:error:${code}`, title: '', safe: '', next: '', status, code }
}

/** The problem of whatever was thrown; a defect of the app is thrown on, since no words would help. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof ProblemError) return thrown.problem
  throw thrown
}

/** Tells a problem document from whatever a proxy may have answered. */
export function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && 'title' in value && 'next' in value
}
