import type { Wire } from '@/api/client'

/** How a clock looks: each face has a colour, a shape and a word. */
export type Face = 'idle' | 'running' | 'due' | 'late' | 'met' | 'met-late' | 'released' | 'released-late'

/** The part of a reading that its face is made of. */
export type Shown = Pick<Wire['Reading'], 'state' | 'due' | 'overdue_seconds'>

/** What a clock shows at a moment. */
export interface Clockface {
  face: Face
  /** Until due, or after it; absent where neither counts. */
  seconds?: number
  /** So near that it is set in bold. */
  urgent: boolean
}

const hour = 3600
const day = 24 * hour

/** From when on a clock is near its end, by how it is counted (seconds before due). */
const near: Record<Wire['Reading']['counting'], { due: number; urgent: number }> = {
  'natural-hours': { due: 6 * hour, urgent: 2 * hour },
  'calendar-days': { due: 7 * day, urgent: 2 * day },
  'corresponding-months': { due: 15 * day, urgent: 5 * day },
}

/**
 * The face of a clock at a moment of the server's time (milliseconds). A clock that passes its due time while it is
 * on the screen turns late then, and not at the next reading; whether something was done in time only the server says.
 */
export function clockface(shown: Shown, counting: Wire['Reading']['counting'], now: number): Clockface {
  const due = shown.due === undefined ? NaN : Date.parse(shown.due)
  switch (shown.state) {
    case 'not-started': return { face: 'idle', urgent: false }
    case 'met': case 'released': return { face: shown.state, urgent: false }
    case 'met-late': case 'released-late': return { face: shown.state, seconds: shown.overdue_seconds, urgent: false }
    default: break
  }
  if (Number.isNaN(due)) return { face: 'running', urgent: false }
  const left = Math.floor((due - now) / 1000)
  if (left < 0) return { face: 'late', seconds: -left, urgent: true }
  const limits = near[counting]
  return { face: left <= limits.due ? 'due' : 'running', seconds: left, urgent: left <= limits.urgent }
}

/** The shape beside the word, so that no colour is needed to tell one face from another. */
export const shapes: Record<Face, string> = {
  idle: '○', running: '●', due: '◐', late: '▲', met: '✓', 'met-late': '✓!', released: '—', 'released-late': '—!',
}

/** Which of several clocks asks for attention first: the latest, then the one with the least time left. */
export function mostPressing<T extends Shown>(clocks: T[]): T | undefined {
  const open = clocks.filter((clock) => (clock.state === 'late' || clock.state === 'running') && clock.due !== undefined)
  return open.sort((a, b) => Date.parse(a.due!) - Date.parse(b.due!))[0]
}
