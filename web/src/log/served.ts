// The public files of a log, which are served beside the API and to everybody.
import { api, ask } from '@/api/client'
import { ownProblem, ProblemError } from '@/api/problem'
import type { Memory, Source } from './check'

async function file(path: string): Promise<Response> {
  let answer: Response
  try {
    answer = await fetch(path, { credentials: 'omit', cache: 'no-store' })
  } catch {
    throw new ProblemError(ownProblem('network-away'))
  }
  if (!answer.ok) throw new ProblemError(ownProblem('answer-unreadable', answer.status))
  return answer
}

const text = async (path: string): Promise<string> => (await file(path)).text()
const below = (agency: string): string => `/log/${encodeURIComponent(agency)}`

/** The server as a source of proofs. */
export const served: Source = {
  key: (agency) => text(`${below(agency)}/vkey`),
  checkpoint: (agency) => text(`${below(agency)}/checkpoint`),
  tile: async (agency, path) => new Uint8Array(await (await file(`${below(agency)}/${path}`)).arrayBuffer()),
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
