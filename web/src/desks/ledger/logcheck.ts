import type { Wire } from '@/api/client'
import type { Finding } from '@/log/bytes'
import type { Listed, LogCheck, OpenedLog } from '@/log/check'
import type { Checkpoint } from '@/log/note'

// What this browser itself finds of a log. The verifier is fetched by whoever verifies.

/** What was found of a log: it opened, or not; `unlike` says that its key is not the one in the agency's register. */
export interface LogMark {
  log?: OpenedLog
  finding?: Finding | 'unlike'
}

/** What was found of an event or a kept checkpoint: the checkpoint under which it stands, or that is continued, or why not. */
export interface EventMark {
  checkpoint?: Checkpoint
  finding?: Finding
}

/** Runs a check; what the check itself says against the log is its result, everything else is thrown on. */
async function run<T>(check: (by: LogCheck) => Promise<T>): Promise<{ value?: T; finding?: Finding }> {
  const [{ LogCheck }, { LogError }, { served, memoryHere }] = await Promise.all([import('@/log/check'), import('@/log/bytes'), import('@/log/served')])
  try {
    return { value: await check(new LogCheck(served, await memoryHere())) }
  } catch (thrown) {
    if (thrown instanceof LogError) return { finding: thrown.finding }
    throw thrown
  }
}

/** Opens an agency's log: key, signature of the newest checkpoint, and what this browser has seen before. */
export async function openLog(agency: Pick<Wire['Agency'], 'id' | 'log_key'>): Promise<LogMark> {
  const { value, finding } = await run((by) => by.open(agency.id))
  if (!value) return finding ? { finding } : {}
  return likeRegister(agency, value) ? { log: value } : { log: value, finding: 'unlike' }
}

/** Whether a log's key is the one that the agency's register names, which the city's log holds. */
export const likeRegister = (agency: Pick<Wire['Agency'], 'log_key'>, log: Pick<OpenedLog, 'key'>): boolean => agency.log_key.trim() === log.key

/** Checks that an event stands at its place in its log. */
export async function checkEvent(listed: Listed): Promise<EventMark> {
  const { value, finding } = await run((by) => by.event(listed))
  return { ...(value ? { checkpoint: value } : {}), ...(finding ? { finding } : {}) }
}

/** Checks that a log continues a checkpoint that was kept outside: nothing that it covers was changed since. */
export async function compareKept(agency: string, kept: string): Promise<EventMark> {
  const { value, finding } = await run((by) => by.continues(agency, kept))
  return { ...(value ? { checkpoint: value } : {}), ...(finding ? { finding } : {}) }
}

/** The words of a finding in the catalogue. */
export const findingKey = (finding: Finding | 'unlike'): string => (finding === 'unlike' ? 'ledger.log.unlike' : `chain.finding.${finding}`)

/** How many hashes lead from an event to the root, by the proof's text. */
export const stepsOf = (proof: string): number => proof.slice(0, proof.indexOf('\n\n')).split('\n').filter((line) => /^[A-Za-z0-9+/]{43}=$/.test(line)).length
