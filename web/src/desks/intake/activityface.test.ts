import { describe, expect, it } from 'vitest'
import type { Wire } from '@/api/client'
import { breachState, coverageOf, namesOf, stepsOf } from './activityface'

describe('an activity', () => {
  it('misses a recording only where one must be', () => {
    expect(coverageOf({ recorded: false, required: true }, undefined)).toBe('missing')
    expect(coverageOf({ recorded: false }, { required: true })).toBe('missing')
    expect(coverageOf({ recorded: true, required: true }, { required: true })).toBe('recorded')
    expect(coverageOf({ recorded: false }, { required: false })).toBe('not-required')
  })

  it('names its people by their part', () => {
    expect(namesOf([{ role: 'party', name: '某店' }, { role: 'officer', name: '陈禾' }, { role: 'party' }], 'party')).toEqual(['某店'])
    expect(namesOf(undefined, 'party')).toEqual([])
  })

  it('asks a reason for a breach that stands', () => {
    const breach = { code: 'people-too-few', rule: 'two-officers', found_at: '2026-06-03T00:00:00Z' }
    expect(breachState(breach, false)).toBe('asks')
    expect(breachState({ ...breach, reason: '人手不足' }, false)).toBe('explained')
    expect(breachState({ ...breach, unless_recorded: true }, true)).toBe('idle')
    expect(breachState({ ...breach, unless_recorded: true }, false)).toBe('asks')
    expect(breachState({ ...breach, cleared_at: '2026-06-03T01:00:00Z' }, false)).toBe('cleared')
  })

  it('can be ended once, corrected then, and signed by the head', () => {
    const activity = { state: 'open', ended: { at: null, counted: null } } as unknown as Wire['ActivitySeen']
    expect(stepsOf(activity, true)).toEqual(['end', 'attach-matter', 'mark-required'])
    const corrected = { ...activity, state: 'ended', required: true, ended: { at: 'x', counted: 'y', pending: true } } as Wire['ActivitySeen']
    expect(stepsOf(corrected, true)).toEqual(['correct-end', 'attach-matter', 'sign-correction'])
    expect(stepsOf(corrected, false)).not.toContain('sign-correction')
  })
})
