import type { Wire } from '@/api/client'

/** What may be said of a check: that it goes on, that it could not be made, that not all was looked at, that something is wrong, or that all is as it must be. */
export type Verdict = 'waiting' | 'running' | 'failed' | 'incomplete' | 'found' | 'sound'

/** The verdict of a check. Sound is only what came to its end, looked at everything and found nothing. */
export function verdictOf(check: Wire['Check']): Verdict {
  const { job, report } = check
  if (job.state === 'waiting') return 'waiting'
  if (job.state === 'running') return 'running'
  if (!report) return 'failed'
  if (report.found > 0) return 'found'
  return report.stopped || report.read < report.recorded || (report.items['NOT CHECKED'] ?? 0) > 0 ? 'incomplete' : 'sound'
}

/** The answers of a check, in the order in which they are told. */
export const answers = ['MATCH', 'MISMATCH', 'MISSING', 'UNREADABLE', 'DESTROYED', 'NOT CHECKED'] as const

/** The answer's key in the catalogue. */
export const answerKey = (answer: string): string => answer.toLowerCase().replace(' ', '-')

/** How much of a job is done, in percent; undefined while its size is not known. A job that goes on has never done all. */
export function percentOf(job: Wire['Job']): number | undefined {
  if (!job.progress.total) return undefined
  return Math.min(99, Math.floor((job.progress.done / job.progress.total) * 100))
}

/** How a check came out, as far as its job alone tells. */
export type Outcome = 'waiting' | 'running' | 'sound' | 'found' | 'failed'

/** The outcome of a check's job: one that found something has ended with a code of its own. */
export function outcomeOf(job: Pick<Wire['Job'], 'state' | 'code'>): Outcome {
  if (job.state === 'waiting' || job.state === 'running') return job.state
  if (job.code === 'check-found') return 'found'
  return job.state === 'done' ? 'sound' : 'failed'
}

/** The tone and the shape of an outcome. A finding is damage, and cinnabar. */
export const looks: Record<Outcome, { tone: 'idle' | 'run' | 'ok' | 'late' | 'due'; sign: string }> = {
  waiting: { tone: 'idle', sign: '○' }, running: { tone: 'run', sign: '●' }, sound: { tone: 'ok', sign: '✓' }, found: { tone: 'late', sign: '▲' }, failed: { tone: 'due', sign: '◐' },
}

/** How many items were looked at, of how many: by what each was answered, not by a counter. */
export function coverageOf(report: Pick<Wire['CheckReport'], 'items'>): { checked: number; all: number } {
  const all = Object.values(report.items).reduce((sum, n) => sum + n, 0)
  return { checked: all - (report.items['NOT CHECKED'] ?? 0), all }
}
