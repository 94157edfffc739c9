import { describe, expect, it } from 'vitest'
import { clockface, mostPressing, shapes, type Face } from './clockface'

const due = '2026-06-03T12:00:00Z'
const before = (seconds: number): number => Date.parse(due) - seconds * 1000
const h = 3600

describe('the face of a clock', () => {
  it.each<[number, Face, boolean]>([
    [24 * h, 'running', false], [6 * h + 1, 'running', false], [6 * h, 'due', false], [2 * h + 1, 'due', false], [2 * h, 'due', true],
    [0, 'due', true], [-1, 'late', true],
  ])('of 24 hours, %i seconds before its end, is %s', (seconds, face, urgent) => {
    expect(clockface({ state: 'running', due }, 'natural-hours', before(seconds))).toEqual({ face, urgent, seconds: Math.abs(seconds) })
  })

  it('is near its end by how it is counted', () => {
    const at = (counting: 'calendar-days' | 'corresponding-months', days: number): Face => clockface({ state: 'running', due }, counting, before(days * 24 * h)).face
    expect([at('calendar-days', 8), at('calendar-days', 7), at('corresponding-months', 16), at('corresponding-months', 15)]).toEqual(['running', 'due', 'running', 'due'])
  })

  it('stays as the server says once it has stopped', () => {
    const late = before(-99 * h)
    expect(clockface({ state: 'met', due }, 'natural-hours', late)).toEqual({ face: 'met', urgent: false })
    expect(clockface({ state: 'met-late', due, overdue_seconds: 5 }, 'natural-hours', late)).toEqual({ face: 'met-late', seconds: 5, urgent: false })
    expect(clockface({ state: 'released-late', due, overdue_seconds: 9 }, 'natural-hours', late).face).toBe('released-late')
    expect(clockface({ state: 'released', due }, 'natural-hours', late).face).toBe('released')
    expect(clockface({ state: 'not-started' }, 'natural-hours', late).face).toBe('idle')
  })

  it('is told apart without colour', () => {
    expect(new Set(Object.values(shapes)).size).toBe(Object.keys(shapes).length)
  })
})

describe('the most pressing clock', () => {
  it('is the one that was due first among those that run', () => {
    const clocks = [
      { state: 'running', due: '2026-06-04T00:00:00Z' }, { state: 'met', due: '2026-06-01T00:00:00Z' },
      { state: 'late', due: '2026-06-02T00:00:00Z' }, { state: 'not-started' },
    ] as const
    expect(mostPressing([...clocks])).toBe(clocks[2])
    expect(mostPressing([])).toBeUndefined()
  })
})
