import { createHash, randomBytes } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import type { Wire } from '@/api/client'
import { ownProblem } from '@/api/problem'
import { countLines } from './handovercount'
import { digestOf, edge, edgesOf, piece } from './uploaddigest'
import { gapsOf } from './uploadgaps'
import { remember, remembered, spoil, uploadFor } from './uploadmatch'
import { percent, stagesOf, tally, type UploadEntry } from './uploads'

const item = (over: Partial<Wire['Item']> = {}): Wire['Item'] => ({
  id: 'i', agency: 'a', uploader: 'o', file_name: 'DSJ07_0912.mp4', class: 'video', size: 10, sha256: 'd', facts: { format: 'video/mp4' },
  times: { device: null, corrected: null, received: '2026-06-02T03:00:00Z' }, origin: { how: 'made' }, proof: {}, links: [], signings: [], damages: [],
  verified: null, state: 'received', version: 1, changed_at: '2026-06-02T03:00:00Z', ...over,
})
const entry = (over: Partial<UploadEntry> = {}): UploadEntry => ({
  key: 'k', name: 'DSJ07_0912.mp4', size: 10, activity: 'x', read: 0, acknowledged: 0, already: false, moving: false, paused: false, attempts: 0, ...over,
})
const stages = (over: Partial<UploadEntry>): string => Object.values(stagesOf(entry(over))).join(' ')
const problem = (code: string): UploadEntry['problem'] => ({ ...ownProblem('network-away'), code })

describe('the stages of a file', () => {
  it('each end by a fact of its own', () => {
    expect(stages({})).toBe('waiting waiting waiting waiting waiting')
    expect(stages({ read: 4, moving: true })).toBe('running running waiting waiting waiting')
    expect(stages({ upload: 'u', acknowledged: 10, read: 4 })).toBe('running done waiting waiting waiting')
    expect(stages({ upload: 'u', acknowledged: 9, digest: 'd', moving: true })).toBe('done running waiting waiting waiting')
    expect(stages({ upload: 'u', acknowledged: 10, digest: 'd' })).toBe('done done running waiting waiting')
    expect(stages({ upload: 'u', acknowledged: 10, digest: 'd', found: 'd' })).toBe('done done done running waiting')
    expect(stages({ upload: 'u', acknowledged: 10, digest: 'd', found: 'd', item: item() })).toBe('done done done done waiting')
    expect(stages({ upload: 'u', acknowledged: 10, digest: 'd', found: 'd', item: item({ state: 'locking' }) })).toBe('done done done done running')
    expect(stages({ upload: 'u', acknowledged: 10, digest: 'd', found: 'd', item: item({ state: 'deposited' }) })).toBe('done done done done done')
  })

  it('never call a check done where the digests differ', () => {
    expect(stages({ upload: 'u', acknowledged: 10, digest: 'd', found: 'e' })).not.toMatch(/^done done done/)
    expect(stages({ upload: 'u', acknowledged: 10, digest: 'd', problem: problem('declared-digest-differs') })).toBe('done done failed waiting waiting')
  })

  it('stand failed where they were stopped', () => {
    expect(stages({ problem: problem('file-unreadable') })).toMatch(/^failed/)
    expect(stages({ upload: 'u', acknowledged: 4, problem: problem('network-away') })).toBe('waiting failed waiting waiting waiting')
    expect(stages({ upload: 'u', acknowledged: 10, digest: 'd', found: 'd', problem: problem('room-short') })).toBe('done done done failed waiting')
  })

  it('show no hundred while they run', () => {
    expect(percent(10, 10)).toBe(99)
    expect(percent(0, 0)).toBe(0)
  })

  it('are counted for the tray', () => {
    expect(tally([entry({ item: item(), acknowledged: 10 }), entry({ acknowledged: 4 }), entry({ problem: problem('network-away') }), entry({ paused: true })]))
      .toEqual({ all: 4, stored: 1, failed: 1, moving: 1, left: 26 })
  })
})

describe('the digest', () => {
  it('is that of the whole file, piece by piece, and says how far it is', async () => {
    const bytes = randomBytes(piece + 3)
    const told: number[] = []
    expect(await digestOf(new Blob([bytes]), (read) => told.push(read))).toBe(createHash('sha256').update(bytes).digest('hex'))
    expect(told).toEqual([piece, piece + 3])
    expect(await digestOf(new Blob([]))).toBe(createHash('sha256').digest('hex'))
  })

  it('of a beginning is said on the way past it', async () => {
    const bytes = randomBytes(piece + 3)
    for (const at of [1, piece - 1, piece, piece + 1, piece + 3]) {
      const reached: string[] = []
      const told: number[] = []
      const whole = await digestOf(new Blob([bytes]), (read) => told.push(read), { at, reached: (digest) => reached.push(digest) })
      expect(whole).toBe(createHash('sha256').update(bytes).digest('hex'))
      expect(reached).toEqual([createHash('sha256').update(bytes.subarray(0, at)).digest('hex')])
      expect(told[told.length - 1]).toBe(piece + 3)
    }
  })

  it('of a beginning that lies beyond the file is never said', async () => {
    const reached: string[] = []
    await digestOf(new Blob([randomBytes(10)]), () => {}, { at: 11, reached: (digest) => reached.push(digest) })
    expect(reached).toEqual([])
  })

  it('of the edges tells files apart that differ at an end', async () => {
    const bytes = randomBytes(3 * edge)
    const before = await edgesOf(new Blob([bytes]))
    bytes[edge + 5]! ^= 1
    expect(await edgesOf(new Blob([bytes]))).toBe(before)
    bytes[3 * edge - 1]! ^= 1
    expect(await edgesOf(new Blob([bytes]))).not.toBe(before)
  })
})

describe('an upload that was begun', () => {
  afterEach(() => localStorage.clear())
  const print = { name: 'a.mp4', size: 10, modified: 1, edges: 'e' }
  const waiting = (id: string, over: Partial<Wire['Upload']> = {}): Wire['Upload'] => ({ id, file_name: 'a.mp4', size: 10, created: '', expires: '', ...over })

  it('is found by the fingerprint, not by one of the same name that was another file', () => {
    remember('u2', print, [])
    remember('u1', { ...print, edges: 'other' }, [waiting('u2')])
    expect(uploadFor(print, [waiting('u1'), waiting('u2')], remembered(), new Set())).toBe('u2')
    expect(uploadFor({ ...print, modified: 2 }, [waiting('u1'), waiting('u2')], remembered(), new Set())).toBeUndefined()
  })

  it('on another PC is found by name and size, if nobody goes on with it already', () => {
    expect(uploadFor(print, [waiting('u1', { size: 11 }), waiting('u2'), waiting('u3')], {}, new Set(['u2']))).toBe('u3')
    expect(uploadFor(print, [waiting('u1', { item: 'i' }), waiting('u2', { file_name: 'b.mp4' })], {}, new Set())).toBeUndefined()
  })

  it('that holds other bytes than its file is never gone on with', () => {
    remember('u1', print, [])
    spoil('u1')
    expect(uploadFor(print, [waiting('u1')], remembered(), new Set())).toBeUndefined()
  })

  it('is forgotten when the server knows it no more, and no text of others breaks it', () => {
    remember('u1', print, [])
    remember('u2', print, [waiting('u9')])
    expect(Object.keys(remembered())).toEqual(['u2'])
    localStorage.setItem('liuhen.uploads', '{')
    expect(remembered()).toEqual({})
  })
})

describe('the gaps', () => {
  const recorded = (id: string, start: string, seconds: number, device = 'd'): Wire['Item'] =>
    item({ id, file_name: id, origin: { how: 'made', device }, times: { device: start, corrected: null, received: start, duration_us: seconds * 1e6 } })

  it('lie between recordings of one device, by their times', () => {
    const gaps = gapsOf([
      recorded('b', '2026-06-02T01:31:00Z', 600), recorded('a', '2026-06-02T01:00:00Z', 1800), recorded('c', '2026-06-02T01:41:01Z', 60),
      recorded('z', '2026-06-02T05:00:00Z', 60, 'other'), item({ id: 'p', class: 'photo' }),
    ])
    expect(gaps).toEqual([{ key: 'a b', before: 'a', after: 'b', from: '2026-06-02T01:30:00.000Z', until: '2026-06-02T01:31:00.000Z', seconds: 60 }])
  })

  it('are none within a recording that runs over another', () => {
    expect(gapsOf([recorded('a', '2026-06-02T01:00:00Z', 3600), recorded('b', '2026-06-02T01:10:00Z', 60), recorded('c', '2026-06-02T01:30:00Z', 60)])).toEqual([])
  })
})

describe('the counting table', () => {
  it('has a line for each class that is there', () => {
    expect(countLines([item({ times: { ...item().times, duration_us: 90e6 } }), item(), item({ class: 'photo', size: 5 })]))
      .toEqual([{ class: 'video', files: 2, bytes: 20, seconds: 90 }, { class: 'photo', files: 1, bytes: 5, seconds: 0 }])
  })
})
