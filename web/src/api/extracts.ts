import { api, ask, type Wire } from './client'
import type { CommandHeader } from './command'

/** A list of the register as a file. */
export type Extract = Wire['Extract']

/** A list that can be had as a file. */
export type ExtractList = Extract['list']

/** Orders a list as a file. */
export const orderExtract = (wanted: Wire['NewExtract'], header: CommandHeader): Promise<Wire['ChangedExtract']> =>
  ask(api.POST('/api/v1/extracts', { params: { header }, body: wanted }))

/** How far an extract is. */
export const extractNow = (id: string): Promise<Extract> => ask(api.GET('/api/v1/extracts/{id}', { params: { path: { id } } }))

/** Where the file is; each download is recorded. */
export const extractAddress = (id: string): string => `/api/v1/extracts/${encodeURIComponent(id)}/content`

/**
 * Takes the file, so that a refusal is told in words, and gives it to the browser to be saved under the name that the
 * server chose.
 */
export async function fetchExtract(id: string): Promise<void> {
  const call = api.GET('/api/v1/extracts/{id}/content', { params: { path: { id } }, parseAs: 'blob' })
  const blob = await ask(call) as Blob
  save(blob, savedAs((await call).response.headers.get('Content-Disposition')) || id)
}

/** The name that an answer gives its file; empty where it gives none. */
export function savedAs(disposition: string | null): string {
  const spelt = /filename\*=UTF-8''([^;]+)/.exec(disposition ?? '')?.[1] ?? ''
  try {
    return decodeURIComponent(spelt)
  } catch {
    return ''
  }
}

function save(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  window.setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
