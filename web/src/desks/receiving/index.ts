import { holds, isOfficer, type Me } from '@/api/right'
import type { Desk } from '../desk'

/** The two posts that receive what officers hand over. */
const receives = (me: Me): boolean => holds(me, 'custodian', 'recording-manager')

/** Receiving: the custodian counts what was signed over, receives or returns it, and sees it into deposit (screen 5). */
export const desk: Desk = {
  routes: [
    { path: '/receiving', component: () => import('./ReceivingScreen.vue'), meta: { title: 'receiving.title', may: receives } },
    { path: '/handovers/:id', component: () => import('./HandoverPage.vue'), meta: { title: 'receiving.page.title', may: (me) => !me.admin } },
    { path: '/carriers', component: () => import('./CarriersScreen.vue'), meta: { title: 'receiving.carriers.title', may: isOfficer } },
    { path: '/carriers/:id', component: () => import('./CarrierScreen.vue'), meta: { title: 'receiving.carriers.one', above: '/carriers', may: isOfficer } },
  ],
  menu: [{
    to: '/receiving', word: 'receiving.title', group: 'record', order: 30, may: receives,
    waiting: async () => (await import('./queue')).howManyWait(),
  }, { to: '/carriers', word: 'receiving.carriers.title', group: 'record', order: 35, may: isOfficer }],
}
