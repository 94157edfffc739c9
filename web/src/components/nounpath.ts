/** Where the screens of the nouns are; routes carry the nouns, like the paths of the API. */
const folders: Record<string, string> = {
  activity: 'activities', agency: 'agencies', account: 'accounts', carrier: 'carriers', casefile: 'casefiles', device: 'devices',
  handover: 'handovers', issuance: 'packages', item: 'items', matter: 'matters', officer: 'officers', post: 'posts', tour: 'tours',
}

/** The path of the screen of a reference `kind/id`; undefined for kinds without screens. */
export function pathOf(noun: string): string | undefined {
  const [kind = '', id = ''] = noun.split('/')
  const folder = folders[kind]
  return folder && id ? `/${folder}/${id}` : undefined
}
