import { describe, expect, it } from 'vitest'
import { activityOf, blankDraft, lacksOf, peopleOf } from './newactivity'

const draft = (over = {}) => ({ ...blankDraft('o1', 'u1'), kind: 'on-site-enforcement', ...over })

describe('a new activity', () => {
  it('says only what was typed', () => {
    expect(activityOf(draft())).toEqual({ kind: 'on-site-enforcement', people: [{ role: 'officer', officer: 'o1' }], unit: 'u1', now: true })
  })

  it('says everything that was typed, and a start that lies back', () => {
    const whole = draft({
      place: ' 青禾镇 ', party: ' 某农资店 ', officers: ['o1', 'o2', 'o1'], matter: 'm', tour: 't', now: false, startedAt: '2026-06-03T01:00:00Z', joining: ['a2'],
      others: [{ role: 'witness', name: ' 见证人甲 ' }, { role: 'witness', name: ' ' }],
    })
    expect(activityOf(whole)).toEqual({
      kind: 'on-site-enforcement', place: '青禾镇', matter: 'm', tour: 't', unit: 'u1', joining: ['a2'], started_at: '2026-06-03T01:00:00Z',
      people: [{ role: 'officer', officer: 'o1' }, { role: 'officer', officer: 'o2' }, { role: 'party', name: '某农资店' }, { role: 'witness', name: '见证人甲' }],
    })
  })

  it('leaves the start open where it is not known', () => {
    const unknown = activityOf(draft({ now: false }))
    expect(unknown.now).toBeUndefined()
    expect(unknown.started_at).toBeUndefined()
  })

  it('reminds of who is missing', () => {
    const kind = { people: [{ role: 'officer', least: 2 }, { role: 'witness', least: 1 }, { role: 'party', least: 0 }] }
    expect(lacksOf(kind, draft())).toEqual([{ role: 'officer', least: 2, named: 1 }, { role: 'witness', least: 1, named: 0 }])
    expect(lacksOf(kind, draft({ officers: ['o1', 'o2'], others: [{ role: 'witness', name: '甲' }] }))).toEqual([])
    expect(lacksOf(undefined, draft())).toEqual([])
    expect(peopleOf(draft({ officers: [] }))).toEqual([])
  })
})
