import { describe, expect, it } from 'vitest'
import type { Wire } from '@/api/client'
import { answerKey, coverageOf, looks, outcomeOf, percentOf, verdictOf } from './checkresult'

const report = (over: Partial<Wire['CheckReport']> = {}): Wire['CheckReport'] => ({
  items: { MATCH: 2 }, files: 2, read: 10, recorded: 10, logs: 1, events: 9, destroyed: 0, pending: 0, rows: 9, objects: 1, prints: 0, replayed: 9, orphans: 0, found: 0, stopped: false, findings: [], orphaned: [], ...over,
})
const check = (state: Wire['Job']['state'], over?: Partial<Wire['CheckReport']>): Wire['Check'] => ({
  job: { id: '1', work: 'check', state, attempts: 1, progress: { done: 1 }, asked_at: '2026-06-01T00:00:00Z' }, ...(over ? { report: report(over) } : {}),
})

describe('the verdict of a check', () => {
  it('is sound only where all was looked at and nothing found', () => {
    expect(verdictOf(check('done', {}))).toBe('sound')
    expect(verdictOf(check('done', { stopped: true }))).toBe('incomplete')
    expect(verdictOf(check('done', { read: 9 }))).toBe('incomplete')
    expect(verdictOf(check('done', { items: { MATCH: 1, 'NOT CHECKED': 1 } }))).toBe('incomplete')
  })

  it('says first what was found, also of a check that did not come to its end', () => {
    expect(verdictOf(check('done', { found: 1, stopped: true }))).toBe('found')
    expect(verdictOf(check('failed', { found: 1 }))).toBe('found')
  })

  it('promises nothing before there is a report', () => {
    expect(verdictOf(check('waiting'))).toBe('waiting')
    expect(verdictOf(check('running'))).toBe('running')
    expect(verdictOf(check('failed'))).toBe('failed')
    expect(verdictOf(check('done'))).toBe('failed')
  })

  it('never shows all of a job that goes on as done', () => {
    const job = (progress: Wire['JobProgress']): Wire['Job'] => ({ ...check('running').job, progress })
    expect(percentOf(job({ done: 5, total: 10 }))).toBe(50)
    expect(percentOf(job({ done: 10, total: 10 }))).toBe(99)
    expect(percentOf(job({ done: 5 }))).toBeUndefined()
  })

  it('has words for its answers', () => {
    expect(answerKey('NOT CHECKED')).toBe('not-checked')
  })

  it('has an outcome by its job alone, and none without a shape', () => {
    expect(outcomeOf({ state: 'done' })).toBe('sound')
    expect(outcomeOf({ state: 'cancelled', code: 'check-found' })).toBe('found')
    expect(outcomeOf({ state: 'failed', code: 'check-stopped' })).toBe('failed')
    expect(outcomeOf({ state: 'running', code: 'check-stopped' })).toBe('running')
    expect(new Set(Object.values(looks).map((look) => look.sign)).size).toBe(5)
  })

  it('covers what was answered, not what was counted', () => {
    expect(coverageOf(report({ items: { MATCH: 1176, MISSING: 1, 'NOT CHECKED': 4 } }))).toEqual({ checked: 1177, all: 1181 })
    expect(coverageOf(report({ items: {} }))).toEqual({ checked: 0, all: 0 })
  })
})
