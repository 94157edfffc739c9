import { describe, expect, it } from 'vitest'
import type { Wire } from '@/api/client'
import { divide, draw, fit, row, showing, stepFrom, windowAround, zooms } from './timeline'
import { marksOf, type CaseFacts, type Mark } from './timelinefacts'

const at = (time: string): number => Date.parse(`2026-06-${time}:00+08:00`)
const iso = (time: string): string => new Date(at(time)).toISOString()
const mark = (key: string, lane: Mark['lane'], from: string, until?: string): Mark => ({
  key, lane, at: at(from), what: 'video', about: '', noun: 'item/1', tone: 'plain', ...(until ? { until: at(until) } : {}),
})

const matter = { id: 'm', pack: 'p', subject: '经营假种子', opened_at: iso('01T08:00'), clocks: [] } as unknown as Wire['MatterSeen']
const activity = (over: Partial<Wire['ActivitySeen']>): Wire['ActivitySeen'] => ({
  id: 'a', kind: 'check', pack: 'p', state: 'ended', started_at: iso('02T09:00'), ended: { at: iso('02T10:00'), counted: iso('02T10:00') }, clocks: [], recorded: false, ...over,
} as unknown as Wire['ActivitySeen'])
const facts = (over: Partial<CaseFacts>): CaseFacts => ({
  matter, activities: [], items: [], files: [], now: at('05T00:00'), required: () => false, kindName: (_, kind) => kind, clockName: (words) => words.zh, ...over,
})

describe('what stands on the timeline', () => {
  it('brackets an activity that must be recorded and was not, and no other', () => {
    const missing = (over: Partial<Wire['ActivitySeen']>, required: boolean): number =>
      marksOf(facts({ activities: [activity(over)], required: () => required })).filter((one) => one.tone === 'missing').length
    expect(missing({}, true)).toBe(1)
    expect(missing({ recorded: true }, true)).toBe(0)
    expect(missing({}, false)).toBe(0)
    expect(missing({ required: true }, false)).toBe(1)
  })

  it('has an activity that goes on until now, and one whose beginning nobody knows at its end', () => {
    const [going] = marksOf(facts({ activities: [activity({ state: 'open', ended: { at: null, counted: null } })] })).filter((one) => one.lane === 'activities')
    expect(going).toMatchObject({ what: 'going', at: at('02T09:00'), until: at('05T00:00') })
    const started = activity({})
    delete (started as { started_at?: string }).started_at
    const [ended] = marksOf(facts({ activities: [started] })).filter((one) => one.lane === 'activities')
    expect(ended).toMatchObject({ what: 'activity', at: at('02T10:00') })
    expect(ended!.until).toBeUndefined()
  })

  it('places a recording at its corrected time, with its length, and its custody after it', () => {
    const item = {
      id: 'i', class: 'video', file_name: 'a.mp4', proof: {}, signings: [{ handover: 'h', at: iso('02T15:00') }], accepted: { at: iso('02T16:00'), account: 'x' },
      times: { device: iso('02T09:05'), corrected: iso('02T09:00'), received: iso('02T14:00'), duration_us: 1_800_000_000 }, deposit: { began: iso('02T16:00'), done: iso('02T16:05'), server: 's' },
    } as unknown as Wire['Item']
    const marks = marksOf(facts({ items: [item] })).slice(1)
    expect(marks.map((one) => one.what)).toEqual(['video', 'signed', 'accepted', 'deposited'])
    expect(marks[0]).toMatchObject({ lane: 'recordings', at: at('02T09:00'), until: at('02T09:30') })
  })

  it('has a late clock until now, and a met one until it stopped', () => {
    const clock = (over: Partial<Wire['Reading']>): Wire['Reading'] => ({ clock: 'casefile', title: { zh: '组卷', en: '' }, state: 'late', start: iso('02T00:00'), due: iso('03T00:00'), ...over } as Wire['Reading'])
    const of = (reading: Wire['Reading']): Mark => marksOf(facts({ matter: { ...matter, clocks: [reading] } })).find((one) => one.lane === 'clocks')!
    expect(of(clock({}))).toMatchObject({ until: at('05T00:00'), tone: 'late' })
    expect(of(clock({ state: 'met', stopped: iso('02T12:00') }))).toMatchObject({ until: at('02T12:00'), tone: 'plain' })
    expect(of(clock({ state: 'running', due: iso('20T00:00') }))).toMatchObject({ until: at('20T00:00'), tone: 'plain' })
  })
})

describe('the drawing', () => {
  const window = { from: at('01T00:00'), until: at('02T00:00') }

  it('gives what overlaps rows of its own, and each lane at least one', () => {
    const { bands, boxes, height } = draw([mark('a', 'recordings', '01T00:00', '01T12:00'), mark('b', 'recordings', '01T06:00', '01T18:00'), mark('c', 'recordings', '01T12:00')], window, 240)
    expect(boxes.map((box) => [box.mark.key, box.x, box.width, box.y])).toEqual([['a', 0, 120, row * 1.5], ['b', 60, 120, row * 2.5], ['c', 120, 0, row * 1.5]])
    expect(bands.map((band) => band.height / row)).toEqual([1, 2, 1, 1, 1])
    expect(height).toBe(6 * row)
  })

  it('cuts what reaches beyond the window, and leaves out what is beyond', () => {
    const { boxes } = draw([mark('a', 'clocks', '01T18:00', '09T00:00'), mark('b', 'custody', '03T00:00')], window, 240)
    expect(boxes.map((box) => [box.mark.key, box.x, box.width])).toEqual([['a', 180, 60]])
  })

  it('fits everything, the nearest it can', () => {
    const all = [mark('a', 'activities', '02T09:00'), mark('b', 'custody', '04T09:00')]
    const { zoom, window: seen } = fit(all, at('04T09:00'))
    expect(zoom).toBe('week')
    for (const one of all) expect(showing(seen, one, zoom)).toBe(seen)
    expect(fit([], at('02T00:00')).zoom).toBe('hour')
  })

  it('shows the newest where a year is too short', () => {
    const newest = { ...mark('b', 'custody', '02T00:00'), at: Date.parse('2029-01-01T00:00:00Z') }
    const { zoom, window: seen } = fit([mark('a', 'activities', '01T00:00'), newest], at('02T00:00'))
    expect(zoom).toBe('year')
    expect(seen.until).toBe(newest.at)
  })

  it('goes along by keys and stops at both ends', () => {
    const marks = [mark('a', 'activities', '01T00:00'), mark('b', 'custody', '02T00:00')]
    expect(stepFrom(marks, 'a', 1)?.key).toBe('b')
    expect(stepFrom(marks, 'b', 1)?.key).toBe('b')
    expect(stepFrom(marks, 'a', -1)?.key).toBe('a')
    expect(stepFrom(marks, 'gone', -1)?.key).toBe('a')
    expect(stepFrom([], undefined, 1)).toBeUndefined()
    expect(showing(window, marks[1]!, 'day')).toBe(window)
    expect(showing(windowAround(at('10T00:00'), 'day'), marks[0]!, 'day')).toEqual(windowAround(at('01T00:00'), 'day'))
  })

  it('divides each zoom at round times of China, neither too many nor too few', () => {
    for (const zoom of zooms) {
      const found = divide(windowAround(at('10T12:34'), zoom))
      expect(found.length, zoom).toBeGreaterThanOrEqual(5)
      expect(found.length, zoom).toBeLessThanOrEqual(10)
    }
    expect(divide(windowAround(at('10T12:30'), 'hour')).map((one) => one.word)).toEqual(['12:00', '12:10', '12:20', '12:30', '12:40', '12:50', '13:00'])
    expect(divide(windowAround(at('10T12:00'), 'week'))[0]!.word).toBe('2026-06-07')
    expect(divide(windowAround(at('10T12:00'), 'day')).map((one) => one.word)).toContain('2026-06-10')
  })
})
