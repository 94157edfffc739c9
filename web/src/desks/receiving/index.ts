import { holds, type Me } from '@/api/right'
import type { Desk } from '../desk'

/** The two posts that receive what officers hand over. */
const receives = (me: Me): boolean => holds(me, 'custodian', 'recording-manager')

/** Receiving: the custodian counts what was signed over, receives or returns it, and sees it into deposit (screen 5). */
export const desk: Desk = {
  routes: [
    { path: '/receiving', component: () => import('./ReceivingScreen.vue'), meta: { title: 'receiving.title', may: receives } },
    { path: '/handovers/:id', component: () => import('./HandoverPage.vue'), meta: { title: 'receiving.page.title', may: (me) => !me.admin } },
  ],
  menu: [{
    to: '/receiving', word: 'receiving.title', group: 'record', order: 30, may: receives,
    waiting: async () => (await import('./queue')).howManyWait(),
  }],
}
