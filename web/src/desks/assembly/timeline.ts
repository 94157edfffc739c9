import { showTime } from '@/time'
import { lanes, type Lane, type Mark } from './timelinefacts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** How much is seen at once, from an hour to a year. */
export const zooms = ['hour', 'day', 'week', 'month', 'quarter', 'year'] as const
export type Zoom = (typeof zooms)[number]
const lengths: Record<Zoom, number> = { hour, day, week: 7 * day, month: 31 * day, quarter: 92 * day, year: 366 * day }

/** What is seen, in milliseconds. */
export interface Window {
  from: number
  until: number
}

/** A window of a zoom around a moment. */
export const windowAround = (at: number, zoom: Zoom): Window => ({ from: at - lengths[zoom] / 2, until: at + lengths[zoom] / 2 })

/** The nearest zoom that shows everything, and its window; the farthest one, at the newest marks, where even a year does not. */
export function fit(marks: Mark[], now: number): { zoom: Zoom; window: Window } {
  const from = Math.min(...marks.map((mark) => mark.at), now)
  const until = Math.max(...marks.map((mark) => mark.until ?? mark.at), marks.length > 0 ? 0 : now)
  const zoom = zooms.find((one) => lengths[one] >= (until - from) * 1.08) ?? 'year'
  const whole = lengths[zoom] >= until - from
  return { zoom, window: windowAround(whole ? (from + until) / 2 : until - lengths[zoom] / 2, zoom) }
}

/** The window that shows a mark's beginning: the same where it does already. */
export function showing(window: Window, mark: Mark, zoom: Zoom): Window {
  return mark.at >= window.from && mark.at <= window.until ? window : windowAround(mark.at, zoom)
}

/** The mark a step away in time, for the keys; the first or last stays itself. */
export function stepFrom(marks: Mark[], key: string | undefined, step: 1 | -1): Mark | undefined {
  const at = marks.findIndex((mark) => mark.key === key)
  if (at < 0) return marks[0]
  return marks[Math.min(marks.length - 1, Math.max(0, at + step))]
}

/** A mark on the drawing, in its units. */
export interface Box {
  mark: Mark
  x: number
  /** 0 for a point. */
  width: number
  /** Of its middle. */
  y: number
}

/** A lane on the drawing. */
export interface Band {
  lane: Lane
  y: number
  height: number
}

/** The drawing: bands from the top, and in them what the window shows. */
export interface Drawing {
  bands: Band[]
  boxes: Box[]
  height: number
}

/** Height of one row. What overlaps goes into a row of its own. */
export const row = 24
/** The room that a point takes, so that two at nearly one time do not cover each other. */
const point = 16

/** Lays the marks of a window out on a width. Every lane has at least one row, so that an empty one is seen to be empty. */
export function draw(marks: Mark[], window: Window, width: number): Drawing {
  const scale = width / (window.until - window.from)
  const bands: Band[] = []
  const boxes: Box[] = []
  let y = 0
  for (const lane of lanes) {
    const ends: number[] = [] // of each row, how far it is filled
    for (const mark of marks) {
      const until = mark.until ?? mark.at
      if (mark.lane !== lane || until < window.from || mark.at > window.until) continue
      const x = (Math.max(mark.at, window.from) - window.from) * scale
      const end = (Math.min(until, window.until) - window.from) * scale
      let at = ends.findIndex((filled) => filled <= x)
      if (at < 0) at = ends.length
      ends[at] = Math.max(end, x + point)
      boxes.push({ mark, x, width: mark.until === undefined ? 0 : Math.max(2, end - x), y: y + at * row + row / 2 })
    }
    const height = Math.max(1, ends.length) * row
    bands.push({ lane, y, height })
    y += height
  }
  return { bands, boxes, height: y }
}

/** One division of time under the drawing. */
export interface Division {
  at: number
  word: string
}

/** The steps of divisions, by the longest window in which they are used. */
const divisions: [longest: number, step: number][] = [[2 * hour, 10 * minute], [2 * day, 4 * hour], [10 * day, day], [40 * day, 5 * day], [100 * day, 14 * day], [Infinity, 61 * day]]

/** China's midnight before the epoch's; days have no other length there. */
const china = 8 * hour

/** Divisions of a window at round times of China, each with its word: the time of day inside of two days, else the date. */
export function divide(window: Window): Division[] {
  const length = window.until - window.from
  const [, step] = divisions.find(([longest]) => length <= longest)!
  const out: Division[] = []
  for (let at = Math.ceil((window.from + china) / step) * step - china; at <= window.until; at += step) {
    const said = showTime(at)
    out.push({ at, word: step < day && !said.endsWith('00:00') ? said.slice('2026-11-22 '.length) : said.slice(0, '2026-11-22'.length) })
  }
  return out
}
