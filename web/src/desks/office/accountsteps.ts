import type { Wire } from '@/api/client'
import type { Me } from '@/api/right'

/** What can be done to an account; each is a verb of the glossary. */
export type Step = 'set-password' | 'unlock' | 'lock' | 'close'

/** Who gives the passwords of whom, and who locks and unlocks whom (docs/access.md): nobody both for one account. */
const givers: Record<string, string> = { officer: 'system', system: 'security', security: 'system', audit: 'system' }
const lockers: Record<string, string> = { officer: 'security', system: 'audit', security: 'audit', audit: 'security' }

/** The steps that are offered to a person for an account, in the order of the work. */
export function accountSteps(me: Me, account: Pick<Wire['Account'], 'admin' | 'state' | 'id'>): Step[] {
  const kind = account.admin ?? 'officer'
  if (account.state === 'closed') return []
  const steps: Step[] = []
  if (me.admin === givers[kind] && account.id !== me.account) steps.push('set-password')
  if (me.admin === lockers[kind]) steps.push(account.state === 'locked' ? 'unlock' : 'lock')
  if (me.admin === 'system' && account.id !== me.account) steps.push('close')
  return steps
}
