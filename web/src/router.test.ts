import { afterEach, describe, expect, it, vi } from 'vitest'
import type { RouteLocationNormalized } from 'vue-router'
import { recallSession } from '@/api/session'
import { gate } from './router'

const to = (may: unknown, fullPath = '/items/1?tab=chain'): RouteLocationNormalized => ({ meta: { may }, path: fullPath.split('?')[0], fullPath }) as never

/** Makes /me answer so. */
async function being(status: number, body: object): Promise<void> {
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' } }))
  await recallSession()
}
const problem = (code: string): object => ({ type: '', title: 't', safe: 's', next: 'n', status: 401, code })

afterEach(() => vi.unstubAllGlobals())

describe('the gate', () => {
  it('sends whoever is not signed in to the sign-in, and remembers where he wanted to go', async () => {
    await being(401, problem('signed-out'))
    expect(gate(to(() => true))).toEqual({ path: '/login', query: { to: '/items/1?tab=chain' } })
    expect(gate(to(() => true, '/'))).toEqual({ path: '/login', query: {} })
    expect(gate(to('open'))).toBe(true)
  })

  it('lets nobody work with a password that somebody else set', async () => {
    await being(403, problem('password-to-change'))
    expect(gate(to(() => true))).toBe('/password')
  })

  it('shows what is not for a person as if it were not there', async () => {
    await being(200, { account: 'a', login: 'l', agency: 'x', city: 'x', posts: [] })
    expect(gate(to((me: { login: string }) => me.login === 'l'))).toBe(true)
    expect(gate(to(() => false))).toEqual({ name: 'nowhere', params: { nowhere: ['items', '1'] } })
    expect(gate(to(undefined))).toEqual({ name: 'nowhere', params: { nowhere: ['items', '1'] } })
  })
})
