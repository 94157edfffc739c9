/** Where the screens of the nouns are; routes carry the nouns, like the paths of the API. */
const folders: Record<string, string> = {
  activity: 'activities', agency: 'agencies', account: 'accounts', carrier: 'carriers', casefile: 'casefiles', device: 'devices',
  handover: 'handovers', issuance: 'packages', item: 'items', matter: 'matters', officer: 'officers', post: 'posts', tour: 'tours',
}

/**
 * The path of the screen of a reference `kind/id`; undefined for kinds without screens. `log/AGENCY` is a log, and
 * `log/AGENCY/PLACE` an event in it.
 */
export function pathOf(noun: string): string | undefined {
  const [kind = '', id = '', place, ...more] = noun.split('/')
  if (kind === 'log' && id && more.length === 0 && (place === undefined || /^\d+$/.test(place))) return place === undefined ? `/logs/${id}` : `/logs/${id}/events/${place}`
  const folder = folders[kind]
  return folder && id ? `/${folder}/${id}` : undefined
}
