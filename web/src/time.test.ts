import { describe, expect, it } from 'vitest'
import { readTime, showClockTime, showTime, spanOf } from './time'

describe('times', () => {
  it('are shown in China’s time, whatever the PC believes', () => {
    expect(showTime('2026-06-03T01:02:03.9Z')).toBe('2026-06-03 09:02')
    expect(showTime('2026-12-31T16:00:00Z', 'second')).toBe('2027-01-01 00:00:00')
    expect(showTime('2026-06-03T01:02:03Z', 'day')).toBe('2026-06-03')
    expect(showClockTime(Date.parse('2026-06-03T01:02:03Z'))).toBe('09:02:03')
  })

  it('are empty where there is none', () => {
    for (const none of [undefined, null, '']) expect(showTime(none)).toBe('')
  })

  it('are read as China’s time, and not at all where there is no such time', () => {
    expect(readTime('2026-06-03 09:02')).toBe('2026-06-03T01:02:00.000Z')
    expect(readTime(' 2026-06-03T09:02:05 ')).toBe('2026-06-03T01:02:05.000Z')
    for (const wrong of ['', '2026-06-03', '2026-02-30 09:02', '2026-06-03 24:01', '3 June', '2026-13-01 00:00']) expect(readTime(wrong), wrong).toBeUndefined()
  })
})

describe('spans', () => {
  it.each([
    [-5, 'seconds', 0, 0], [59, 'seconds', 59, 0], [60, 'minutes', 1, 0], [599, 'minutes', 9, 59], [600, 'minutes', 10, 0],
    [3599, 'minutes', 59, 0], [3600, 'hours', 1, 0], [86399, 'hours', 23, 59], [86400, 'days', 1, 0], [1_000_000, 'days', 11, 13],
  ])('cuts %i seconds', (seconds, unit, large, small) => {
    expect(spanOf(seconds)).toEqual({ unit, large, small })
  })
})
