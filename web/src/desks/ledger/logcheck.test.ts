import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { checkpointCopy, commandFor, keyCopy, proofCopy } from './copies'
import { checkEvent, openLog, stepsOf } from './logcheck'

const known = JSON.parse(readFileSync('../internal/translog/testdata/v1.json', 'utf8')) as { name: string; vkey: string; checkpoint: string; proof: string }
const id = known.name.slice('liuhen/'.length)
const event = {
  agency: id, place: 300,
  c256: '2bb108a259852a719bd59f0b4e770f53987b6527f83773e670a9e74e4f369986', csm3: 'a3b51738214801cf91c5a71533c60debf65aaf6fff7214d81ee5a7e9c5b04bdf',
}
const entry = btoa('liuhen.event/v1\n' + (event.c256 + event.csm3).match(/../g)!.map((b) => String.fromCharCode(parseInt(b, 16))).join(''))

/** A server of this one log. */
function serve(over: Record<string, string> = {}): void {
  vi.stubGlobal('fetch', async (asked: Request | string) => {
    const path = typeof asked === 'string' ? asked : new URL(asked.url).pathname
    const json = (body: unknown): Response => new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } })
    if (path.endsWith('/vkey')) return new Response(`${known.vkey}\n`)
    if (path.endsWith('/checkpoint')) return new Response(over.checkpoint ?? known.checkpoint)
    if (path.endsWith('/proof')) return json({ ...event, entry, proof: over.proof ?? known.proof })
    return json({ demo: false })
  })
}

describe('a log, verified here', () => {
  beforeEach(() => localStorage.clear())
  afterEach(() => vi.unstubAllGlobals())

  it('opens, and its copies are what was verified, byte for byte', async () => {
    serve()
    const { log, finding } = await openLog({ id, log_key: known.vkey })
    expect(finding).toBeUndefined()
    expect(log?.newest.size).toBe(600)
    expect(checkpointCopy(log!).text).toBe(known.checkpoint)
    expect(keyCopy(log!).text).toBe(`${known.vkey}\n`)
    expect(checkpointCopy(log!).name).toMatch(/^[A-Za-z0-9.-]+-600\.checkpoint\.txt$/)
    expect(commandFor(checkpointCopy(log!))).toContain(checkpointCopy(log!).name)
  })

  it('is told apart from one whose key the register does not name', async () => {
    serve()
    expect((await openLog({ id, log_key: 'another' })).finding).toBe('unlike')
  })

  it('says what is wrong with a checkpoint', async () => {
    serve({ checkpoint: known.checkpoint.replace('\n600\n', '\n601\n') })
    expect(await openLog({ id, log_key: known.vkey })).toEqual({ finding: 'signature' })
  })
})

describe('an event, verified here', () => {
  beforeEach(() => localStorage.clear())
  afterEach(() => vi.unstubAllGlobals())

  it('stands in its log, or not', async () => {
    serve()
    expect((await checkEvent(event)).checkpoint?.size).toBe(600)
    expect(await checkEvent({ ...event, c256: event.csm3 })).toEqual({ finding: 'entry' })
    serve({ proof: known.proof.replace(/\n\n/, '\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n') })
    expect(await checkEvent(event)).toEqual({ finding: 'inclusion' })
  })

  it('has as many steps as its proof has hashes', () => {
    expect(stepsOf(known.proof)).toBe(known.proof.split('\n\n')[0]!.split('\n').length - 2)
    expect(proofCopy({ ...event, proof: known.proof })).toEqual({ name: `${id.replace(/[^A-Za-z0-9.-]+/g, '-')}-300.tlog-proof.txt`, text: known.proof })
  })
})
