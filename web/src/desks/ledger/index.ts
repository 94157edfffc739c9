import { administers, holds, ofCity, type Me } from '@/api/right'
import type { Desk } from '../desk'

/** Who reads the events of a whole log: its agency's keepers and head, and the audit administrator of every one. */
export const readsLog = (me: Me): boolean => administers(me, 'audit') || (!me.admin && holds(me, 'recording-manager', 'custodian', 'head'))
/** Who sees checkpoints and keeps copies of them: the security administrator too, who holds neither server nor key. */
export const keepsCopies = (me: Me): boolean => administers(me, 'security') || readsLog(me)
/** Who orders a check of the whole store: the system and the audit administrator, and whoever keeps the city's records. */
export const ordersChecks = (me: Me): boolean => administers(me, 'system', 'audit') || (!me.admin && ofCity(me) && holds(me, 'recording-manager', 'custodian'))

/** The ledger: the logs and the checks of the whole store (screen 15). */
export const desk: Desk = {
  routes: [
    { path: '/logs', component: () => import('./LogsScreen.vue'), meta: { title: 'ledger.logs.title', may: keepsCopies } },
    { path: '/logs/:id', component: () => import('./LogScreen.vue'), meta: { title: 'ledger.log.title', above: '/logs', may: keepsCopies } },
    { path: '/logs/:id/events/:place', component: () => import('./EventScreen.vue'), meta: { title: 'ledger.event.title', above: '/logs', may: readsLog } },
    { path: '/checks', component: () => import('./ChecksScreen.vue'), meta: { title: 'ledger.checks.title', may: ordersChecks } },
    { path: '/checks/:id', component: () => import('./CheckScreen.vue'), meta: { title: 'ledger.check.title', above: '/checks', may: ordersChecks } },
  ],
  menu: [
    { to: '/logs', word: 'ledger.logs.title', group: 'use', order: 30, may: keepsCopies },
    { to: '/checks', word: 'ledger.checks.title', group: 'use', order: 40, may: ordersChecks },
  ],
}
