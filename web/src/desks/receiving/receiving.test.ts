import { describe, expect, it } from 'vitest'
import type { Wire } from '@/api/client'
import { compareLines, countOf, depositOf, verbOf } from './compare'
import { byTimeLeft, pageAfter } from './queue'

const line = (noun: string, kind: string, size?: number): Wire['HandoverLine'] => ({ noun, kind, fate: 'waits', ...(size ? { size } : {}) })
const account = [line('item/1', 'video', 10), line('item/2', 'photo', 5), line('carrier/3', 'paper'), line('carrier/4', 'disc')]

describe('the comparison', () => {
  it('counts what is here by itself, and shows what differs', () => {
    expect(compareLines({ set: { items: 2, bytes: 16, papers: 1, carriers: 2 }, account })).toEqual([
      { name: 'items', declared: 2, here: 2, differs: false }, { name: 'bytes', declared: 16, here: 15, differs: true },
      { name: 'papers', declared: 1, here: 1, differs: false }, { name: 'carriers', declared: 2, here: 1, differs: true },
    ])
  })
})

describe('the answer', () => {
  it('names what is returned with its reason, and a place for what is kept', () => {
    expect(countOf(new Set(['item/2', 'carrier/3']), ' 少一段 ', ' 甲柜 ', account)).toEqual({ items: ['2'], carriers: ['3'], reason: '少一段', place: '甲柜' })
    expect(countOf(new Set(), '忘了', '', account)).toEqual({ items: [], carriers: [] })
    expect(countOf(new Set(['carrier/3', 'carrier/4']), '空盘', '甲柜', account)).toEqual({ items: [], carriers: ['3', '4'], reason: '空盘' })
  })

  it('is a receipt, a receipt of a part, or a return', () => {
    expect([verbOf(0, 4), verbOf(1, 4), verbOf(4, 4)]).toEqual(['receive', 'receive-part', 'return'])
  })
})

describe('the deposit', () => {
  it('is counted by what each item says', () => {
    expect(depositOf([{ state: 'deposited' }, { state: 'locking' }])).toEqual({ done: 1, of: 2, moving: true })
    expect(depositOf([{ state: 'deposited' }])).toEqual({ done: 1, of: 1, moving: false })
  })
})

describe('the queue', () => {
  const handover = (id: string, signed_at: string): Wire['Handover'] => ({ id, signed_at }) as Wire['Handover']

  it('has the least time left first', () => {
    const sorted = byTimeLeft([handover('c', '2026-06-02T03:00:00Z'), handover('b', '2026-06-01T03:00:00Z'), handover('a', '2026-06-02T03:00:00Z')])
    expect(sorted.map((one) => one.id)).toEqual(['b', 'a', 'c'])
  })

  it('is cut into pages that follow each other', () => {
    const all = ['a', 'b', 'c'].map((id) => ({ id }))
    expect(pageAfter(all, undefined, 2)).toEqual({ list: [{ id: 'a' }, { id: 'b' }], next: 'b' })
    expect(pageAfter(all, 'b', 2)).toEqual({ list: [{ id: 'c' }] })
    expect(pageAfter(all, 'gone', 2).list).toHaveLength(2)
  })
})
