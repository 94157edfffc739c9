import { afterEach, describe, expect, it, vi } from 'vitest'
import { api, ask, surround } from './client'
import { ProblemError } from './problem'

const json = (status: number, body: unknown, type = 'application/json'): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': type } })
const problem = (status: number, code: string): Response =>
  json(status, { type: `urn:liuhen:error:${code}`, title: 'what', safe: 'safe', next: 'next', status, code }, 'application/problem+json')

/** Answers requests one after the other, and keeps them. */
function answering(...answers: (Response | Error)[]): Request[] {
  const asked: Request[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    asked.push(request)
    const next = answers.shift()
    if (next instanceof Error) throw next
    return next
  })
  return asked
}

afterEach(() => vi.unstubAllGlobals())

const codeOf = async (call: Promise<unknown>): Promise<string> => {
  try {
    await call
  } catch (thrown) {
    if (thrown instanceof ProblemError) return thrown.problem.code
    throw thrown
  }
  return ''
}

describe('a call', () => {
  it('asks in the reader’s language and gives the body', async () => {
    surround({ language: () => 'en' })
    const asked = answering(json(200, { login: 'xitong' }))
    expect((await ask(api.GET('/api/v1/me'))).login).toBe('xitong')
    expect(asked[0]!.headers.get('Accept-Language')).toBe('en')
  })

  it('fails with the server’s problem', async () => {
    answering(problem(403, 'not-allowed'))
    expect(await codeOf(ask(api.GET('/api/v1/me')))).toBe('not-allowed')
  })

  it('says when nobody answered, and when it was not our server', async () => {
    answering(new TypeError('Failed to fetch'))
    expect(await codeOf(ask(api.GET('/api/v1/me')))).toBe('network-away')
    answering(new Response('<html>proxy</html>', { status: 502 }))
    expect(await codeOf(ask(api.GET('/api/v1/me')))).toBe('answer-unreadable')
    answering(new Response('<html>captive portal</html>', { status: 200 }))
    expect(await codeOf(ask(api.GET('/api/v1/me')))).toBe('answer-unreadable')
  })

  it('waits for the password when the session is over, and is sent again as it was', async () => {
    let entered: ((again: boolean) => void) | undefined
    surround({ reenter: () => new Promise((resolve) => { entered = resolve }) })
    const asked = answering(problem(401, 'signed-out'), json(201, { value: {}, receipt: {} }))
    const call = ask(api.POST('/api/v1/officers', { params: { header: { 'Idempotency-Key': 'k' } }, body: { agency: 'a', name: '陈禾' } }))
    await vi.waitFor(() => expect(entered).toBeDefined())
    expect(asked.length).toBe(1)
    entered!(true)
    await call
    expect(asked.length).toBe(2)
    expect(asked[1]!.headers.get('Idempotency-Key')).toBe('k')
    expect(await asked[1]!.json()).toEqual({ agency: 'a', name: '陈禾' })
  })

  it('gives the answer itself where nobody was signed in', async () => {
    surround({ reenter: () => Promise.resolve(false) })
    const asked = answering(problem(401, 'signed-out'))
    expect(await codeOf(ask(api.GET('/api/v1/me')))).toBe('signed-out')
    expect(asked.length).toBe(1)
  })

  it('does not ask for a password because a password was wrong', async () => {
    surround({ reenter: () => Promise.reject(new Error('asked')) })
    answering(problem(401, 'sign-in-failed'))
    expect(await codeOf(ask(api.POST('/api/v1/sessions', { body: { login: 'a', password: 'b' } })))).toBe('sign-in-failed')
  })
})
