// The public files of a log, which are served beside the API and to everybody.
import { api, ask } from '@/api/client'
import { ownProblem, ProblemError } from '@/api/problem'
import type { Memory, Source } from './check'

async function text(path: string): Promise<string> {
  let answer: Response
  try {
    answer = await fetch(path, { credentials: 'omit', cache: 'no-store' })
  } catch {
    throw new ProblemError(ownProblem('network-away'))
  }
  if (!answer.ok) throw new ProblemError(ownProblem('answer-unreadable', answer.status))
  return answer.text()
}

/** The server as a source of proofs. */
export const served: Source = {
  key: (agency) => text(`/log/${encodeURIComponent(agency)}/vkey`),
  checkpoint: (agency) => text(`/log/${encodeURIComponent(agency)}/checkpoint`),
  proof: (id, place) => ask(api.GET('/api/v1/logs/{id}/events/{place}/proof', { params: { path: { id, place } } })),
}

/**
 * Where this browser keeps what it knows of logs. Of a demo it keeps nothing: the next one has the same agencies and keys,
 * and a log that begins anew.
 */
export async function memoryHere(): Promise<Memory> {
  const { demo } = await ask(api.GET('/api/v1/installation'))
  return demo ? { getItem: () => null, setItem: () => undefined } : localStorage
}
