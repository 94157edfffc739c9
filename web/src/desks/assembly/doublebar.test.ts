import { describe, expect, it } from 'vitest'
import type { Wire } from '@/api/client'
import { doubleBar } from './doublebar'

const reading = (over: Partial<Wire['Reading']>): Wire['Reading'] => ({
  clock: 'casefile', title: { zh: '组卷时限', en: 'Case file' }, noun: 'matter/1', state: 'running', state_words: { zh: '计时中', en: 'running' },
  owed_by: 'case-officer', length: 30, counting: 'calendar-days', start_fact: 'act-ended', stop_fact: 'casefile-formed',
  rule: { code: 'r', pack: 'p@1', says: { zh: '三十日', en: '30 days' }, citation: { zh: '第七条', en: '7' } }, ...over,
})
const days30 = reading({ start: '2026-06-01T00:00:00Z', due: '2026-07-01T00:00:00Z' })
const months3 = reading({ clock: 'archive', counting: 'corresponding-months', start: '2026-06-01T00:00:00Z', due: '2026-09-01T00:00:00Z' })

describe('the bar of two clocks', () => {
  it('shows nothing before one has started', () => {
    expect(doubleBar([reading({ state: 'not-started' })], Date.parse('2026-06-02T00:00:00Z'))).toBeUndefined()
  })

  it('keeps both, each at its own due time', () => {
    const bar = doubleBar([months3, days30], Date.parse('2026-07-17T00:00:00Z'))!
    expect(bar.ticks.map((tick) => [tick.reading.clock, tick.at, tick.face])).toEqual([['casefile', 32.6, 'late'], ['archive', 100, 'running']])
    expect(bar.now).toBe(50)
  })

  it('keeps now on the bar', () => {
    expect(doubleBar([days30], Date.parse('2027-01-01T00:00:00Z'))!.now).toBe(100)
    expect(doubleBar([days30], Date.parse('2026-01-01T00:00:00Z'))!.now).toBe(0)
  })
})
