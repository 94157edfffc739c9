import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readFileSync } from 'node:fs'
import CustodyChain from './CustodyChain.vue'
import { verdictOf } from './chain'

const known = JSON.parse(readFileSync('../internal/translog/testdata/v1.json', 'utf8')) as { name: string; vkey: string; checkpoint: string; proof: string }
const agency = known.name.slice('liuhen/'.length)
const event = {
  agency, place: 300, at: '2026-06-03T01:12:45Z', account: 'a-0000017', officer: 'o-0000042', via: 'session', noun: 'item/1', version: 1, action: 'receive', reason: '补传',
  c256: '2bb108a259852a719bd59f0b4e770f53987b6527f83773e670a9e74e4f369986', csm3: 'a3b51738214801cf91c5a71533c60debf65aaf6fff7214d81ee5a7e9c5b04bdf',
}
const entry = btoa('liuhen.event/v1\n' + (event.c256 + event.csm3).match(/../g)!.map((b) => String.fromCharCode(parseInt(b, 16))).join(''))

/** A server that has this one event. */
function serve(list: object[], proof = known.proof, demo = false): void {
  vi.stubGlobal('fetch', async (asked: Request | string) => {
    const path = typeof asked === 'string' ? asked : new URL(asked.url).pathname
    const json = (body: unknown): Response => new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } })
    if (path.endsWith('/vkey')) return new Response(`${known.vkey}\n`)
    if (path.endsWith('/checkpoint')) return new Response(known.checkpoint)
    if (path.endsWith('/proof')) return json({ ...event, entry, proof })
    if (path.endsWith('/events')) return json({ list })
    if (path.endsWith('/installation')) return json({ demo })
    return json({ list: [] })
  })
}

describe('CustodyChain', () => {
  beforeEach(() => localStorage.clear())
  afterEach(() => vi.unstubAllGlobals())

  async function verified(list: object[], proof?: string, demo?: boolean) {
    serve(list, proof, demo)
    const chain = mount(CustodyChain, { props: { noun: 'item/1' } })
    await flushPromises()
    expect(chain.text()).toContain('未验证')
    await chain.find('button').trigger('click')
    await vi.waitFor(() => expect(chain.find('[role=status]').text()).toMatch(/自行验算|未通过/))
    return chain
  }

  it('lists who did what, when and why, and verifies it on demand', async () => {
    const chain = await verified([event])
    for (const said of ['2026-06-03 09:12:45', '接收', '…000042', '补传', '300', '在日志中', 'df03-530b-8554-2668-c368-e3ee-2f76-e274', '首次见到']) expect(chain.text()).toContain(said)
  })

  it('says which event does not stand in the log', async () => {
    const chain = await verified([{ ...event, csm3: event.c256 }])
    expect(chain.text()).toContain('证明与所列事件不符')
    expect(chain.text()).toContain('1 条事件中有 1 条未通过')
  })

  it('says so when the proof was tampered with', async () => {
    const chain = await verified([event], known.proof.replace('bAtL7', 'bBtL7'))
    expect(chain.text()).toContain('不在日志中')
  })

  it('refuses a log under another key than this browser knows', async () => {
    localStorage.setItem(`liuhen.log-key.${known.name}`, 'another')
    const chain = await verified([event])
    expect(chain.text()).toContain('公钥与本机以前见到的不同')
    expect(chain.text()).not.toContain('在日志中')
  })

  it('keeps nothing of a demo, whose next one begins its log anew', async () => {
    await verified([event], undefined, true)
    expect(localStorage.getItem(`liuhen.log-key.${known.name}`)).toBeNull()
    await verified([event])
    expect(localStorage.getItem(`liuhen.log-key.${known.name}`)).toBe(known.vkey)
  })
})

describe('the verdict', () => {
  it('counts what is shown only', () => {
    const marks = new Map([['a', 'proven'], ['b', 'inclusion'], ['z', 'proven']] as const)
    expect(verdictOf([{ id: 'a' }, { id: 'b' }, { id: 'c' }], marks)).toEqual({ proven: 1, failed: 1, all: 3 })
  })
})
