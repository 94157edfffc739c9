import type { Wire } from '@/api/client'
import { clockface, shapes } from '@/components/clockface'

/** One clock in one agency, as the workbench lists it. */
export interface OwedLine {
  agency: string
  clock: Wire['Owed']['clock']
  late: number
  running: number
  /** Whether there is more than was counted. */
  more: boolean
  nextDue?: string
  tone: 'late' | 'due' | 'running'
  shape: string
  /** Overdue the longest, or left until the next is due. */
  seconds: number
}

const counting: Record<Wire['Owed']['clock'], Wire['Reading']['counting']> = {
  handover: 'natural-hours', storage: 'natural-hours', casefile: 'calendar-days', archive: 'corresponding-months',
}

/** What is owed, the most pressing first: the longest overdue, then what is due next. Clocks that have not started owe nothing yet. */
export function owedLines(agencies: Wire['Standing'][], now: number): OwedLine[] {
  const lines = agencies.flatMap((agency) => agency.owed.map((owed) => line(agency.agency, owed, now)))
  return lines.filter((one) => one.late + one.running > 0).sort((a, b) => pressing(b) - pressing(a))
}

const pressing = (one: OwedLine): number => (one.tone === 'late' ? one.seconds : -one.seconds)

function line(agency: string, owed: Wire['Owed'], now: number): OwedLine {
  const late = owed.counts.late ?? 0
  const running = owed.counts.running ?? 0
  const base = { agency, clock: owed.clock, late, running, more: owed.more ?? false, nextDue: owed.next_due }
  if (late > 0) return { ...base, tone: 'late', shape: shapes.late, seconds: owed.overdue_seconds ?? 0 }
  const { face, seconds = 0 } = clockface({ state: 'running', due: owed.next_due }, counting[owed.clock], now)
  const tone = face === 'late' || face === 'due' ? face : 'running'
  return { ...base, tone, shape: shapes[face], seconds }
}
