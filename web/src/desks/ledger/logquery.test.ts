import { describe, expect, it } from 'vitest'
import { pathOf } from '@/components/nounpath'
import { isNoun, readLogFilter, startOf, writeLogFilter } from './logquery'

describe('the filter of a log', () => {
  it('stands in the address as it is read from it', () => {
    for (const filter of [{ order: 'newest' }, { order: 'oldest', from: 0 }, { order: 'newest', from: 12, noun: 'item/0190-a' }] as const) expect(readLogFilter(writeLogFilter(filter))).toEqual(filter)
    expect(writeLogFilter({ order: 'newest' })).toEqual({})
  })

  it('leaves out what makes no sense', () => {
    expect(readLogFilter({ order: 'sideways', from: '-1', noun: 'ghost/1' })).toEqual({ order: 'newest' })
    expect(readLogFilter({ from: ['1', '2'], noun: 'item/' })).toEqual({ order: 'newest' })
  })

  it('begins at the very place that is asked for', () => {
    expect(startOf({ order: 'newest' })).toEqual({ newest: true })
    expect(startOf({ order: 'newest', from: 0 })).toEqual({ newest: true, after: '1' })
    expect(startOf({ order: 'oldest', from: 0 })).toEqual({})
    expect(startOf({ order: 'oldest', from: 7 })).toEqual({ after: '6' })
  })

  it('knows things that have events', () => {
    expect(['item/1', 'handover/a-b', 'issuance/1'].map(isNoun)).toEqual([true, true, true])
    expect(['item', 'item/', 'log/1', 'item/1/2', 'item/../x', ''].map(isNoun)).toEqual(Array(6).fill(false))
  })

  it('leads to logs and their events', () => {
    expect(['log/yunxi/42', 'log/yunxi', 'item/1'].map(pathOf)).toEqual(['/logs/yunxi/events/42', '/logs/yunxi', '/items/1'])
    expect(['log/yunxi/checkpoint', 'log/', 'log/a/1/2', 'listing/1'].map(pathOf)).toEqual(Array(4).fill(undefined))
  })
})
