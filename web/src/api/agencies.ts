import { shallowRef } from 'vue'
import { api, ask, type Wire } from './client'

// There are a dozen agencies at most, and almost every screen names them: they are read once.

const all = shallowRef<Wire['Agency'][]>([])
let asked: Promise<void> | undefined

async function read(): Promise<void> {
  all.value = (await ask(api.GET('/api/v1/agencies'))).list
}

/** All agencies, the city first; empty until they are read. */
export function agencies(): Wire['Agency'][] {
  asked ??= read().catch(() => { asked = undefined })
  return all.value
}

/** Reads them anew, after one was established or amended. */
export async function agenciesAgain(): Promise<void> {
  asked = read()
  await asked
}

/** An agency's short name, else its name; its id until it is known. */
export function agencyName(id: string | undefined): string {
  const found = agencies().find((agency) => agency.id === id)
  return found ? found.short_name || found.name : id ?? ''
}

/** A unit's name; its id until it is known. */
export function unitName(agency: string | undefined, unit: string | undefined): string {
  const found = agencies().find((one) => one.id === agency)?.units.find((one) => one.id === unit)
  return found?.name ?? unit ?? ''
}
