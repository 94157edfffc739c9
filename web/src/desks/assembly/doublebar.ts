import type { Wire } from '@/api/client'
import { clockface, type Face } from '@/components/clockface'

/** One clock on the bar: where it is due, in hundredths of the bar's length. */
export interface Tick {
  reading: Wire['Reading']
  face: Face
  at: number
}

/** The bar on which the clocks of a matter stand together: they overlap, and are never made one. */
export interface DoubleBar {
  from: number
  until: number
  ticks: Tick[]
  /** Where now is; beyond the end it stays there. */
  now: number
}

/** The bar from the first start to the last due time; undefined while no clock has started. */
export function doubleBar(readings: Wire['Reading'][], now: number): DoubleBar | undefined {
  const started = readings.filter((reading) => reading.start !== undefined && reading.due !== undefined)
  if (started.length === 0) return undefined
  const from = Math.min(...started.map((reading) => Date.parse(reading.start!)))
  const until = Math.max(...started.map((reading) => Date.parse(reading.due!)))
  const place = (at: number): number => Math.round(Math.min(1, Math.max(0, (at - from) / Math.max(1, until - from))) * 1000) / 10
  const ticks = started.map((reading) => ({ reading, face: clockface(reading, reading.counting, now).face, at: place(Date.parse(reading.due!)) }))
  return { from, until, ticks: ticks.sort((a, b) => a.at - b.at), now: place(now) }
}
