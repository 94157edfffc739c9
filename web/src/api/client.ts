import createClient from 'openapi-fetch'
import type { components, paths } from './schema'
import { isProblem, ownProblem, ProblemError } from './problem'
import { noticeServerTime } from './servertime'

/** The wire's types by their names in docs/openapi.json, such as `Wire['Item']`. */
export type Wire = components['schemas']

/** What the client asks of the app around it; main.ts gives it. */
interface Surroundings {
  /** The language in which problems are wanted. */
  language: () => string
  /** Called when the session is over: resolves to true when the same person has signed in again, to false where nobody was signed in. */
  reenter: () => Promise<boolean>
}
const around: Surroundings = { language: () => 'zh-CN', reenter: () => Promise.resolve(false) }

/** Joins the client to the app. */
export function surround(with_: Partial<Surroundings>): void {
  Object.assign(around, with_)
}

/** The answers whose 401 says that a password was wrong, not that the session is over. */
const doors = /\/api\/v1\/((?:demo\/)?sessions|setup|me\/password)$/

/**
 * One request. When the session is over it waits until the password was entered again, and is repeated: the
 * form that sent it keeps its content and knows nothing of it. What comes by a secret of its own asks for no session.
 */
async function send(request: Request): Promise<Response> {
  request.headers.set('Accept-Language', around.language())
  const again = request.clone()
  const response = await reach(request)
  if (response.status !== 401 || request.headers.has('Authorization') || doors.test(new URL(request.url).pathname)) return response
  return (await around.reenter()) ? reach(again) : response
}

async function reach(request: Request): Promise<Response> {
  try {
    const response = await fetch(request)
    noticeServerTime(response.headers.get('Date'))
    return response
  } catch (cause) {
    if (request.signal.aborted) throw cause
    throw new ProblemError(ownProblem('network-away'))
  }
}

/** The API as docs/openapi.json describes it. Wrap each call in `ask`. */
export const api = createClient<paths>({ baseUrl: location.origin, credentials: 'same-origin', fetch: send })

/** What openapi-fetch gives back. */
interface Answer<T> {
  data?: T
  error?: unknown
  response: Response
}

/** Waits for a call and gives its body. Every failure is a ProblemError. */
export async function ask<T>(call: Promise<Answer<T>>): Promise<NonNullable<T>> {
  let answer: Answer<T>
  try {
    answer = await call
  } catch (thrown) {
    if (thrown instanceof SyntaxError) throw new ProblemError(ownProblem('answer-unreadable'))
    throw thrown
  }
  const { data, error, response } = answer
  if (response.ok) return data as NonNullable<T>
  throw new ProblemError(isProblem(error) ? error : ownProblem('answer-unreadable', response.status))
}
