import { isOfficer } from '@/api/right'
import type { Desk } from '../desk'

/** Upload and handover (screen 4): an officer brings files in and signs them over. */
export const handoverDesk: Desk = {
  routes: [{ path: '/handover/new', component: () => import('./HandoverScreen.vue'), meta: { title: 'handover.title', may: isOfficer } }],
  menu: [{ to: '/handover/new', word: 'handover.title', group: 'record', order: 20, may: isOfficer }],
}
